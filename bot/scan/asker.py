"""Asks Gerrit politely: a few requests at a time, a pause between them, and no more than was allowed."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self
from typing import TypeVar

_T = TypeVar("_T")
_STOPPED = "the scan was told to stop"
# Seconds in which a pause notices that we are to stop.
_LONGEST_NAP = 0.2


class Spent(Exception):
    """No more is to be asked in this run; the message says why."""


@dataclass(frozen=True)
class Manners:
    """How to ask: `in_flight` requests at a time, `pause` seconds after each, `most` requests in a run (0: no limit).

    `sent` gives how many were sent so far, attempts that failed among them. `stop` tells that we are to end.
    """

    in_flight: int = 2
    pause: float = 0.0
    most: int = 0
    sent: Callable[[], int] = lambda: 0
    stop: Callable[[], bool] = lambda: False
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Asker:
    """Runs what asks Gerrit in threads of its own; leaving the context waits for what is under way."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self._pool = ThreadPoolExecutor(manners.in_flight, thread_name_prefix="asker")
        self._under_way: set[Future[object]] = set()
        self._last = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ask(self, call: Callable[..., _T], *values: object) -> "Future[_T]":
        """Begin a call that sends one request; raise Spent if nothing more is to be asked."""
        manners = self.manners
        if manners.stop():
            raise Spent(_STOPPED)
        # What is under way may be sent already or not: it counts as not, so that there is never one too many.
        self._under_way = {future for future in self._under_way if not future.done()}
        if manners.most and manners.sent() + len(self._under_way) >= manners.most:
            raise Spent(f"--max-requests {manners.most} were sent")
        future: Future[_T] = self._pool.submit(self._after_pause, partial(call, *values))
        self._under_way.add(future)  # type: ignore[arg-type]
        return future

    def now(self, call: Callable[..., _T], *values: object) -> _T:
        """Return what a call returns that sends one request."""
        return self.ask(call, *values).result()

    def _after_pause(self, call: Callable[[], _T]) -> _T:
        manners = self.manners
        until = getattr(self._last, "end", -manners.pause) + manners.pause
        while (left := until - manners.clock()) > 0:
            if manners.stop():
                raise Spent(_STOPPED)
            manners.sleep(min(left, _LONGEST_NAP))
        try:
            return call()
        finally:
            self._last.end = manners.clock()
