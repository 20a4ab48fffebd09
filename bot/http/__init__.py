"""How we reach Gerrit: one exchange over HTTP, its limits and failures, and the calls of the REST API on top."""
