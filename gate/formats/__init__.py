"""The output formats, a module each: what a run of the gate found, for people and for programs."""
