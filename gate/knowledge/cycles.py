"""The series of OpenStack in their order, and the day each was released (`series.json` names the source)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pkgutil import get_data

_MOST_TYPOS = 2
_SHORTEST = 5


@cache
def released() -> Mapping[str, date]:
    """Return series -> day of its release, oldest first."""
    text = get_data("gate.knowledge", "series.json") or b""
    return {name: date.fromisoformat(day) for name, day in json.loads(text)["released"].items()}


@cache
def names() -> tuple[str, ...]:
    """Return the names of the known series, oldest first."""
    return tuple(released())


def before(name: str) -> str | None:
    """Return the series that came before `name`; None for the first and for one that is not known."""
    place = names().index(name) if name in names() else 0
    return names()[place - 1] if place else None


def series_meant(name: str) -> str | None:
    """Return the series of which `name` is a misspelling; None if it is one itself, or like none."""
    if name in names():
        return None
    plain = next((series for series in names() if series.casefold() == name.strip().casefold()), "")
    return plain or _nearest(name)


def _nearest(name: str) -> str | None:
    from rapidfuzz.distance import OSA

    long = [series for series in names() if len(series) >= _SHORTEST]
    return next(
        (s for s in long if OSA.distance(s, name, score_cutoff=_MOST_TYPOS) <= _MOST_TYPOS), None
    )
