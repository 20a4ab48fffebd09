"""The commands that look at records and edit them: `add`, `edit`, `list`, `set`."""
