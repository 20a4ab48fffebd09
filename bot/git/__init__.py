"""Our own bare repository: git as a process within limits, what is fetched, and what went wrong."""
