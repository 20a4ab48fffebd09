"""Keeps an eye on the open changes: asks Gerrit what is new, has each such change reviewed, and says how it goes."""
