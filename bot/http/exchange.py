"""A request to Gerrit and its answer, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from registry.lexis import printable


@dataclass(frozen=True)
class Ask:
    """A request: `path` is quoted and has no leading slash, `body` becomes JSON."""

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    @property
    def write(self) -> bool:
        """Tell whether it changes something on the server."""
        return self.method not in ("GET", "HEAD")

    def __str__(self) -> str:
        query = f" ({printable(str(self.params['q']), 120)})" if "q" in self.params else ""
        return f"{self.method} {printable(self.path, 200)}{query}"


@dataclass(frozen=True)
class Reply:
    """A whole answer, decompressed."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def retry_after(self) -> float | None:
        """The seconds that the server asks us to stay away, if it does."""
        word = self.headers.get("Retry-After", "")
        if word.isascii() and word.isdecimal():
            return float(word[:9])
        try:
            # By the server's own clock: ours may be off.
            until = parsedate_to_datetime(word)
            return max(0.0, (until - parsedate_to_datetime(self.headers["Date"])).total_seconds())
        except (ValueError, TypeError, KeyError, OverflowError):
            return None


def path_quoted(name: str) -> str:
    """Return a name as one part of a path, whatever is in it."""
    return quote(name, safe="")


def expect_nothing(_: Reply) -> None:
    """Expect no answer; where there is one, it is not ours to judge."""
