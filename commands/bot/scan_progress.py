"""Says on standard error how far a scan is: a bar that moves on a terminal, else lines of the log."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_CELLS = 30
_LEAST = 0.1


class Bar:
    """One line that is written over and over; `clock` gives seconds of any origin."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._last = float("-inf")
        self._length = 0

    def show(self, what: str, share: float) -> None:
        """Show how much is done, 0 to 1, and what is at hand."""
        now = self._clock()
        if now - self._last < _LEAST and share < 1:
            return
        self._last = now
        done = round(share * _CELLS)
        self._write(f"[{'#' * done}{'.' * (_CELLS - done)}] {share:4.0%} {what[:60]}")

    def log(self, line: str) -> None:
        """Write a line of the log above the bar, if it is of what went wrong; the rest the bar itself shows."""
        if line.split(" ", 2)[1:2] != ["info"]:
            self.clear()
            self._out.write(line)

    def clear(self) -> None:
        """Leave an empty line, for what comes next."""
        if self._length:
            self._out.write(f"\r{' ' * self._length}\r")
            self._out.flush()
            self._length = 0

    def _write(self, line: str) -> None:
        self._out.write(f"\r{line.ljust(self._length)}")
        self._out.flush()
        self._length = len(line)


def on_terminal() -> bool:
    """Tell whether somebody watches standard error."""
    return sys.stderr.isatty()
