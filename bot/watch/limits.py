"""What holds the bot's hand: the stop file, and the cap on reviews per hour."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.gerrit import moment
from bot.journal import Journal

HOUR = 3600.0


def stopped(file: Path | None) -> bool:
    """Tell whether the stop file is there; one that cannot be looked at counts as there."""
    if file is None:
        return False
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


class Cap:
    """At most so many reviews in any hour. `now` are seconds of a clock that only runs forward."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._times: deque[float] = deque()

    def count(self, now: float) -> None:
        """Count one review."""
        self._times.append(now)

    def recall(self, written: Iterable[str], now: float, today: datetime) -> None:
        """Count what an earlier process of ours wrote within the hour, by Gerrit's times of its messages."""
        times = [moment(text) for text in written]
        ages = [max(0.0, (today - time).total_seconds()) for time in times if time]
        self._times = deque(sorted([*self._times, *(now - age for age in ages if age < HOUR)]))

    def wait(self, now: float) -> float:
        """Return in how many seconds the next review may be written; 0 = now."""
        while self._times and now - self._times[0] >= HOUR:
            self._times.popleft()
        if len(self._times) < self.most:
            return 0.0
        return HOUR - (now - self._times[len(self._times) - self.most])


class Brake:
    """Tells whether we may write. Each reason why not is logged once, and so is its end."""

    def __init__(self, file: Path | None, cap: Cap, journal: Journal) -> None:
        self.cap = cap
        self.stopped = False
        self.capped = False
        self._file = file
        self._journal = journal
        self._said = ""

    def holds(self, now: float) -> bool:
        """Look at the stop file and the cap; true = write nothing."""
        self.stopped = stopped(self._file)
        self.capped = self.cap.wait(now) > 0
        why = f"stop file {self._file}" if self.stopped else ""
        if self.capped and not why:
            why = f"{self.cap.most} reviews within an hour"
        if why and why != self._said:
            wait = None if self.stopped else round(self.cap.wait(now))
            self._journal.warning("holding", why=why, seconds=wait)
        if self._said and not why:
            self._journal.info("going-on", after=self._said)
        self._said = why
        return bool(why)
