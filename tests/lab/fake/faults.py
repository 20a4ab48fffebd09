"""Faults on demand: which request is to go wrong, when, and how."""

import re
import threading
from dataclasses import dataclass
from typing import Literal

# Beside these a kind is an HTTP status: "401", "403", "404", "409", "429", "500", "503"...
KINDS = ("refused", "reset", "timeout", "slow", "garbage", "cut", "huge")
STATUSES = ("401", "403", "404", "409", "429", "500", "503")
SAYS = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found: that",
    409: "lock failure",
    429: "too many requests",
    500: "Internal server error",
    503: "Service Unavailable",
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the requests of a method (any if empty) whose path and query match a pattern.

    `refused` closes the connection without an answer (for a port that nobody listens at: `FakeServer.down`), `reset`
    resets it, `timeout` says nothing for `seconds`, `slow` sends the answer byte by byte, one each `pause` seconds,
    `garbage` is a web page with status 200, `cut` half an answer with the length of a whole one, `huge` is JSON of
    `size` bytes. The first `after` matching requests pass, then `times` (0: all) go wrong. With stage "before" nothing
    is done on the server; with "after" the request is carried out and only its answer is lost. Slow and cut are
    always "after".
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int = 1
    after: int = 0
    stage: Literal["before", "after"] = "before"
    seconds: float = 30.0
    pause: float = 0.05
    retry_after: str = "1"
    size: int = 64 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.kind not in KINDS and not re.fullmatch(r"[45]\d\d", self.kind):
            known = ", ".join(KINDS)
            raise ValueError(f"unknown kind of fault {self.kind!r}; known are {known} and statuses")

    @property
    def is_late(self) -> bool:
        """Whether the request is carried out."""
        return self.stage == "after" or self.kind in ("slow", "cut")

    def matches(self, method: str, path: str) -> bool:
        """Tell whether it is about a request."""
        return self.method in ("", method) and re.search(self.path, path) is not None


class Faults:
    """The faults that wait, and in `fired` what went wrong so far: (fault, method, path)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, list[int]]] = []
        self.fired: list[tuple[Fault, str, str]] = []

    def add(self, *faults: Fault) -> None:
        """Let things go wrong from now on; where several match a request, the first added takes it."""
        with self._lock:
            self._waiting += [(fault, []) for fault in faults]

    def clear(self) -> None:
        """Forget all, also what has fired."""
        with self._lock:
            self._waiting.clear()
            self.fired.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that hits a request, and count it."""
        with self._lock:
            for fault, seen in self._waiting:
                if not fault.matches(method, path):
                    continue
                seen.append(1)
                count = len(seen) - fault.after
                if count > 0 and (not fault.times or count <= fault.times):
                    self.fired.append((fault, method, path))
                    return fault
        return None
