"""README.md shows a review from this demo; here it is held to what the bot really says."""

from itertools import takewhile

from tools.demo.stage import ROOT

_LEFT_OUT = ("", "…")


def outdated(said: str) -> list[str]:
    """Return the lines of the review in README.md that a message does not have."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith("    DriverLog: ")), 0)
    block = takewhile(lambda line: not line or line.startswith("    "), lines[first:])
    shown = [line.strip() for line in block]
    return [line for line in shown if line not in (*_LEFT_OUT, *said.splitlines())]
