"""The printed story of a session: who did what, what Zuul said, after how many seconds; and the figures at its end."""

import textwrap
import time
from typing import NamedTuple

WIDTH = 118


class Figure(NamedTuple):
    """How long one change waited for its vote, and what of it was whose; seconds, None where it is not known."""

    what: str
    vote: float
    start: float
    job: float
    environment: float
    gate: float | None


COLUMNS = ("push to vote", "to job's start", "gate's job", "environment", "gate itself")


class Transcript:
    """Prints as it goes, and writes the same to a file."""

    def __init__(self, path):
        self._file = path.open("w", encoding="utf-8")
        self._start = time.monotonic()
        self._scenario_start = self._start
        self.figures = []

    def scenario(self, title):
        """Begin a scenario; its seconds count from here."""
        self._scenario_start = time.monotonic()
        self._print(f"\n== {title}")

    def say(self, who, did, quote=""):
        """Tell that somebody did something, with what was said below it."""
        seconds = time.monotonic() - self._scenario_start
        self._print(f"{seconds:6.1f} s  {who:<8} {did}")
        for line in quote.strip().splitlines():
            wrapped = textwrap.wrap(line, WIDTH - 20) or [""]
            self._print("\n".join(f"{'':18}| {part}" for part in wrapped))

    def figure(self, figure):
        """Keep a figure for the table at the end."""
        self.figures.append(figure)

    def close(self):
        """Print the figures and end the file."""
        self._print(f"\n== figures; the whole session took {self._total():.0f} s")
        self._row("change", COLUMNS)
        for what, *seconds in self.figures:
            self._row(what, [f"{each:.1f} s" if each is not None else "" for each in seconds])
        self._file.close()

    def _row(self, what, cells):
        self._print(f"{what[:38]:<38}" + "".join(f"{cell:>16}" for cell in cells))

    def _total(self):
        return time.monotonic() - self._start

    def _print(self, text):
        print(text, flush=True)
        self._file.write(f"{text}\n")
        self._file.flush()
