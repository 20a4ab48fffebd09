"""A real Zuul over a real Gerrit, on loopback: what it needs, its configuration, its processes, and a small client."""
