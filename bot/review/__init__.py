"""What we want to say on a change under review: observe, decide, plan. Writes nothing."""
