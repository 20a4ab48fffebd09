"""What the bot proposes itself: ONE open change of each topic, kept up to date, and left to people who take it up."""
