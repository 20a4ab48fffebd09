"""Moments as the data writes them, read without trust: a text that is no moment is None."""

from datetime import UTC
from datetime import datetime


def moment(text: str) -> datetime | None:
    """Return the moment of an ISO 8601 text, in UTC; None if it is none, or has no time zone."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def iso(when: datetime) -> str:
    """Return a moment in UTC to the second, as all our files write it: `2026-05-04T09:21:37Z`."""
    return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
