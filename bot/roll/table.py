"""The releases table as openstack/releases has it: which rows come and change, and what a person has to look at.

A row begins its development on the day the series before it was released. A status goes one way only.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.roll.series import Series
from registry.document import Document
from registry.edit import insert_element
from registry.edit import remove
from registry.edit import set_value
from registry.layout import format_day
from registry.layout import parse_day
from registry.lexis import apply
from registry.lexis import printable
from registry.model import Registry
from registry.model import Release
from registry.parsing import parse

# In the order of a series' life.
LIFE = ("development", "maintained", "extended", "unmaintained", "eol")
_ACTIVE = frozenset(LIFE[:3])
_WIKI = "https://releases.openstack.org/{}/"


@dataclass(frozen=True)
class Table:
    """The registry's text with the table brought up to date, and what was not done, in a line each, and why."""

    text: str
    notes: tuple[str, ...] = ()


class _Neighbour(NamedTuple):
    """A series that has begun, and the one before it."""

    series: Series
    before: Series | None

    @property
    def start(self) -> str:
        """The day its development began, as the table has days; empty where nobody knows."""
        day = self.before.released if self.before is not None else None
        return format_day(day) if day is not None else ""


def updated(document: Document, series: Sequence[Series], only: str = "") -> Table:
    """Return the registry with the rows that `series` (oldest first) come to; `only` names the one to look at."""
    text, notes = document.text, list[str]()
    begun = [one for one in _neighbours(series) if one.series.status]
    for one in begun:
        if only and one.series.id != only:
            continue
        now = parse(text)
        row = Registry.of(now.value).releases.get(one.series.id)
        if row is None:
            text, more = _with_row(now, one)
        else:
            text, more = _with_status(now, row, one)
        notes += more
    return Table(text, tuple(notes))


def _neighbours(series: Sequence[Series]) -> Iterator[_Neighbour]:
    yield from (
        _Neighbour(one, before) for before, one in zip([None, *series[:-1]], series, strict=True)
    )


def row_of(one: Series, start: str) -> dict[str, object]:
    """Return a series' row, its keys in the table's order."""
    row: dict[str, object] = {"id": one.id, "wiki": _WIKI.format(one.name), "start": start}
    if one.status in _ACTIVE:
        row["active"] = True
    if one.version:
        row["version"] = one.version
    row["status"] = one.status
    return row


def _with_row(document: Document, one: _Neighbour) -> tuple[str, list[str]]:
    """Insert a row at its place; a series older than all that the table has is not wanted there."""
    rows = list(Registry.of(document.value).releases.values())
    starts = [day for row in rows if (day := parse_day(row.start)) is not None]
    begun = parse_day(one.start)
    if begun is None or (starts and begun < min(starts)):
        return document.text, []
    raw = document.value.get("releases") if isinstance(document.value, dict) else None
    if not isinstance(raw, list):
        return document.text, [
            "the table of releases is no list; driverlog check says what is wrong"
        ]
    before = [row.index for row in rows if (day := parse_day(row.start)) and day <= begun]
    place = max(before, default=-1) + 1
    edits = insert_element(document, "/releases", place, row_of(one.series, one.start))
    return apply(document.text, edits), []


def _with_status(document: Document, row: Release, one: _Neighbour) -> tuple[str, list[str]]:
    """Bring the status of a row up to date, with the flag that follows from it; never back."""
    new, where = one.series.status, f"/releases/{row.index}"
    notes = [*_doubts(row, one)]
    if row.status == new:
        return document.text, notes
    if row.status in LIFE and LIFE.index(row.status) > LIFE.index(new):
        what = f"{row.id} is {row.status} in the table and {new} upstream"
        return document.text, [*notes, f"{what}; a status never goes back, look which is right"]
    text = apply(document.text, set_value(document, f"{where}/status", new))
    flagged = parse(text)
    if new in _ACTIVE and not row.active:
        text = apply(text, set_value(flagged, f"{where}/active", True))
    elif new not in _ACTIVE and flagged.has(f"{where}/active"):
        text = apply(text, remove(flagged, f"{where}/active"))
    return text, notes


def _doubts(row: Release, one: _Neighbour) -> Iterator[str]:
    """Yield where the table says otherwise than upstream in what only a person may change."""
    if one.start and row.start != one.start:
        what = f'{row.id} starts on "{printable(row.start)}" in the table'
        before = one.before.id if one.before is not None else ""
        yield f"{what}, and {before} was released on {one.start}; look which is right"
    if row.version != one.series.version:
        what = f'{row.id} has the version "{printable(row.version)}" in the table'
        yield f'{what} and "{one.series.version}" upstream; look which is right'
