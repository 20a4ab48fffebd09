"""Gerrit's timestamps: UTC text with nine decimals out, quoted dates of a query in."""

from datetime import UTC
from datetime import datetime

from tests.lab.fake.refusal import Refusal

_READ = (
    "%Y-%m-%d %H:%M:%S.%f %z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)


def stamp(when: datetime) -> str:
    """Write a time as Gerrit's REST does: `2026-11-23 07:13:03.000000000`."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000000")


def parsed(text: str) -> datetime:
    """Read the value of `after:` and its kin; 400 if it is no date."""
    for form in _READ:
        try:
            when = datetime.strptime(text[:26] if len(text) == 29 else text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    raise Refusal(400, f"Invalid date format: {text}")
