"""SIGTERM and SIGINT: a wait or a read ends at once, a write is finished, a second signal ends everything."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from types import FrameType
from typing import Any


class Interrupted(BaseException):
    """We were asked to stop while nothing was at stake. Not an Exception: no handler of errors may take it."""


class Signals:
    """Takes the signals as long as it is entered, in the main thread, and gives them back afterwards."""

    def __init__(self) -> None:
        self.stopping = False
        self._at_stake = True
        self._old: dict[int, Any] = {}
        self._ends = (-1, -1)
        self._old_wakeup = -1

    def __enter__(self) -> "Signals":
        # The pipe makes a wait end even when the signal comes right before it begins.
        self._ends = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._old_wakeup = signal.set_wakeup_fd(self._ends[1], warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            self._old[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        for number, old in self._old.items():
            signal.signal(number, old)
        signal.set_wakeup_fd(self._old_wakeup)
        for end in self._ends:
            os.close(end)

    def _take(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            # Somebody insists: die of the signal, so that whoever waits for us sees it.
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self.stopping = True
        if not self._at_stake:
            self._at_stake = True
            raise Interrupted

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within it a signal raises Interrupted at once: nothing is written there. It does not nest."""
        try:
            self._at_stake = False
            # A signal from here on raises by itself; one that came before does not.
            if self.stopping:
                raise Interrupted
            yield
        finally:
            self._at_stake = True

    def wait(self, seconds: float) -> bool:
        """Wait, at most until a signal comes; tell whether we were asked to stop."""
        if not self.stopping and seconds > 0:
            select.select([self._ends[0]], [], [], seconds)
            with suppress(BlockingIOError):
                os.read(self._ends[0], 512)
        return self.stopping
