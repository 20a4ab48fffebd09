"""How fast the gate is, always beside something everybody knows, in one run."""
