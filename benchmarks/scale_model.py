"""What a full scan of a large Gerrit comes to, reckoned from measured pages. Pure; docs/scale.md has the formula."""

import math
import statistics
from typing import NamedTuple

from bot.scan import sizing

LIGHT, HEAVY = "openstack/cinder", "openstack/manila"
# A review of 2014 that was kept whole has 40 messages of 264 characters in the mean; today's lists of jobs are longer.
LIGHT_MESSAGES, HEAVY_MESSAGES = 6, 40


class Page(NamedTuple):
    """A page as it was measured: rows, bytes of the answer (decompressed), median seconds."""

    rows: int
    size: int
    seconds: float


class Cost(NamedTuple):
    """What a server is like: seconds of a request beside its bytes, and seconds for a byte."""

    request: float
    byte: float

    def seconds(self, requests: float, size: float) -> float:
        """Return how long requests with so many bytes in all take, one after the other."""
        return requests * self.request + size * self.byte


class Large(NamedTuple):
    """A large Gerrit: merged changes with a word of a watched CI, and messages on each."""

    changes: int
    messages: int


def fitted(pages: list[Page]) -> Cost:
    """Return the least squares of `seconds = request + byte * bytes` over pages."""
    sizes, seconds = [page.size for page in pages], [page.seconds for page in pages]
    slope, base = statistics.linear_regression(sizes, seconds)
    return Cost(max(0.0, base), max(0.0, slope))


def row_weight(pages: dict[str, list[Page]]) -> tuple[float, float]:
    """Return the bytes of a change without messages, and of one message."""
    light, heavy = (pages[name][-1].size / pages[name][-1].rows for name in (LIGHT, HEAVY))
    message = (heavy - light) / (HEAVY_MESSAGES - LIGHT_MESSAGES)
    return light - LIGHT_MESSAGES * message, message


def total(
    large: Large, weight: tuple[float, float], cost: Cost, pause: float
) -> tuple[int, float, float]:
    """Return requests, bytes and seconds of a full scan, one request after the other."""
    row = weight[0] + large.messages * weight[1]
    requests = math.ceil(large.changes / sizing.page_size(row))
    size = large.changes * row
    return requests, size, cost.seconds(requests, size) + requests * pause
