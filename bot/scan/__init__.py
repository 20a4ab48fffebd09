"""What vendors' CIs said on merged changes: evidence for the registry, and the health of each CI."""
