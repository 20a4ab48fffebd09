"""How long the bot waits for Gerrit: the limits of one request, and when a request that failed is sent again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.gerrit import GerritError
from bot.gerrit import Trouble

_T = TypeVar("_T")
# A 500 is mostly Gerrit's answer to this very request, but a lock or a full disk may have passed a moment later.
_TRIES_OF_A_500 = 2


class Hopeless(GerritError):
    """A failure that the same request would meet again."""


@dataclass(frozen=True)
class Limits:
    """Times are in seconds, `largest` in bytes after decompression.

    `connect` is for the connection, `silence` between two bytes, `request` for one request with all of its answer,
    `call` for all attempts at it with the waiting. Before attempt n + 1 we wait up to `first_wait * 2 ** (n - 1)`, at
    most `longest_wait`. Where the server asks for a longer wait than that, its error is passed on at once.
    """

    connect: float = 10
    silence: float = 60
    request: float = 180
    call: float = 600
    attempts: int = 5
    first_wait: float = 1
    longest_wait: float = 60
    largest: int = 64 * 1024 * 1024


def _noop(*_: object) -> None:
    pass


@dataclass(frozen=True)
class Patience:
    """When, and how long after, something that failed is tried again.

    `on_wait(message, seconds)` is told before each wait; `stop()` is asked before and after it, and ends the attempts
    with the error at hand. `clock` gives seconds of any origin, `rng` 0 to 1.
    """

    limits: Limits = Limits()
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    rng: Callable[[], float] = random.random
    stop: Callable[[], bool] = lambda: False
    on_wait: Callable[[str, float], object] = _noop

    def until(self, action: Callable[[], _T], *, write: bool = False) -> _T:
        """Return what `action` returns, called again after a GerritError where that may help."""
        started, attempt = self.clock(), 1
        while True:
            try:
                return action()
            except GerritError as error:
                wait = self.wait(error, attempt, self.clock() - started, write=write)
                if wait is None or self.stop():
                    raise
                self.on_wait(f"{error}; attempt {attempt + 1} follows", wait)
                self.sleep(wait)
                if self.stop():
                    raise
            attempt += 1

    def wait(self, error: GerritError, attempt: int, spent: float, *, write: bool) -> float | None:
        """Return the seconds until the next attempt; None to give up. `spent` seconds went into it so far."""
        if attempt >= self.limits.attempts or not _may_pass(error, attempt, write=write):
            return None
        asked = error.retry_after or 0
        # Full jitter: bots that were turned away together do not come back together.
        # https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        most = min(self.limits.longest_wait, self.limits.first_wait * 2.0 ** (attempt - 1))
        wait = asked + self.rng() * most
        if asked > self.limits.longest_wait or spent + wait >= self.limits.call:
            return None
        return wait


def _may_pass(error: GerritError, attempt: int, *, write: bool) -> bool:
    """Tell whether the same request may do better; a write only where the server has certainly not taken it."""
    if isinstance(error, Hopeless) or error.maybe_done:
        return False
    if error.trouble in (Trouble.UNREACHABLE, Trouble.BUSY):
        return True
    if write:
        return False
    if error.status == 500:
        return attempt < _TRIES_OF_A_500
    return error.trouble in (Trouble.BROKEN, Trouble.GARBLED)
