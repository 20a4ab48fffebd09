"""What people SEE: the static site made from the registry and its evidence; not built yet."""
