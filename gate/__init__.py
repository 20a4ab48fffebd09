"""What is WRONG with the registry, and what a change to it does."""
