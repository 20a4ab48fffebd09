"""The series of OpenStack in their order, and the day each was released (`series.json` names the source)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pkgutil import get_data


@cache
def released() -> Mapping[str, date]:
    """Return series -> day of its release, oldest first."""
    text = get_data("gate", "series.json") or b""
    return {name: date.fromisoformat(day) for name, day in json.loads(text)["released"].items()}


@cache
def names() -> tuple[str, ...]:
    """Return the names of the known series, oldest first."""
    return tuple(released())


def before(name: str) -> str | None:
    """Return the series that came before `name`; None for the first and for one that is not known."""
    place = names().index(name) if name in names() else 0
    return names()[place - 1] if place else None
