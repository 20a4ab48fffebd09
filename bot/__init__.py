"""What we SAY and PROPOSE on Gerrit: reviews of changes and evidence from CI results."""
