"""`./toxw -e demo`: the gate and the bot at work, on this checkout and on this machine alone."""
