"""What the data IS: the registry's text, model, layout and differences; no git, no network, no clock."""
