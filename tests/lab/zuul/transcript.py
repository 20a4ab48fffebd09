"""The printed story of a session: who did what, what Zuul said, after how many seconds; and the figures at its end."""

import textwrap
import time
from typing import NamedTuple

WIDTH = 118


class Figure(NamedTuple):
    """How long one change waited for a vote, and what of it was whose; seconds."""

    what: str
    push_to_vote: float
    build: float | None
    gate: float | None


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
        if self.figures:
            self._print(f"{'change':<46} {'push to vote':>12} {'gate job':>9} {'gate itself':>11}")
        for what, *seconds in self.figures:
            cells = [f"{each:.1f} s" if each is not None else "" for each in seconds]
            self._print(f"{what:<46} {cells[0]:>12} {cells[1]:>9} {cells[2]:>11}")
        self._file.close()

    def _total(self):
        return time.monotonic() - self._start

    def _print(self, text):
        print(text, flush=True)
        self._file.write(f"{text}\n")
        self._file.flush()
