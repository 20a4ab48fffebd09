"""What CI accounts write on Gerrit: read, and turned into patterns."""
