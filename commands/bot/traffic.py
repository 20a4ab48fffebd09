"""What a run cost, as the last line of each report says it."""

from collections.abc import Mapping
from typing import Any

from bot.text import count


def traffic(report: Mapping[str, Any]) -> str:
    """Return `3 requests, 12 kB` of a report that has `requests` and `bytes`."""
    return f"{count(report['requests'], 'request')}, {report['bytes'] // 1000} kB"
