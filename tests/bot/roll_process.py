"""The roll-over as a process of its own, for tests that kill it; arguments are those of the command line."""

import sys

from cli import main

if __name__ == "__main__":
    raise SystemExit(main(["bot", "roll", *sys.argv[1:]]))
