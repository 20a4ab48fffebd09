"""The published JSON Schemas: of the data, and of what programs read of us."""
