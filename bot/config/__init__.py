"""What the bot is told at its start: its settings, and who it is on Gerrit."""
