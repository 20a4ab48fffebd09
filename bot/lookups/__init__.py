"""What is asked of a server about a claim: accounts and trees, each with yes, no, or could not tell."""
