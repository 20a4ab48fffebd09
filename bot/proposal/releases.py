"""The change to the releases table: rows that come, statuses that go on, and not a character beside them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.proposal.columns import table
from bot.proposal.signs import FAREWELL
from bot.proposal.state import Letter
from bot.text import count
from bot.text import plain
from registry.changes import fields_of
from registry.document import Document
from registry.model import Registry
from registry.model import Release

TOPIC = "driverlog-roll-releases"
_ROWS = "/releases"
# What may change in a row that is there: whether the series still lives. Names, days and versions are for people.
_MAY = frozenset(["status", "active"])
_INTRODUCTION = """\
What openstack/releases says of its series (data/series_status.yaml). A series
begins its development on the day the one before it was released."""
_HEAD = ("Release", "Version", "Begins", "Status")


class Row(NamedTuple):
    """One row that comes (no `before`) or changes."""

    now: Release
    before: Release | None


def rows(before: Document, after: Document) -> list[Row]:
    """Return the rows that differ, as they stand in the new table."""
    old, new = Registry.of(before.value).releases, Registry.of(after.value).releases
    return [
        Row(row, old.get(name))
        for name, row in new.items()
        if name not in old or (row.status, row.active) != (old[name].status, old[name].active)
    ]


@dataclass(frozen=True)
class ReleasesChange:
    """A Kind."""

    topic: str = TOPIC

    def items(self, before: Document, after: Document) -> frozenset[str]:
        """Return each row that comes, and each status that a row gets."""
        return frozenset(f"{row.now.id}\0{row.now.status}" for row in rows(before, after))

    def letter(self, before: Document, after: Document) -> Letter:
        """Return a table of the rows."""
        found = rows(before, after)
        lines = "\n".join(table(_HEAD, [_cells(row) for row in found]))
        return Letter(_subject(found), f"{_INTRODUCTION}\n\n{lines}\n\n{FAREWELL}")

    def strays(self, before: Document, after: Document) -> str:
        """Return what the change does beyond rows that come and statuses that change."""
        if before.broken or after.broken or not (before.has(_ROWS) and after.has(_ROWS)):
            return "the data file has syntax errors, or no table of releases"
        if _around(before) != _around(after):
            return "it changes more than the table of releases"
        return next(_of_rows(before, after), "")


def _around(document: Document) -> tuple[str, str]:
    start, end = document.extent(_ROWS)
    return document.text[:start], document.text[end:]


def _of_rows(before: Document, after: Document) -> Iterator[str]:
    """Yield what happens to rows that were there."""
    old, new = _raw(before), _raw(after)
    for name, row in old.items():
        if name not in new:
            yield f"it removes the release {name}"
        elif others := [field for field in fields_of(row, new[name]) if field not in _MAY]:
            yield f"it changes {', '.join(others)} of the release {name}"
    if [name for name in new if name in old] != [*old]:
        yield "it moves releases"


def _raw(document: Document) -> dict[str, object]:
    found = document.value.get("releases") if isinstance(document.value, dict) else None
    listed = found if isinstance(found, list) else []
    return {str(row.get("id")): row for row in listed if isinstance(row, dict)}


def _cells(row: Row) -> tuple[str, ...]:
    now, before = row.now, row.before
    status = now.status if before is None else f"{before.status or 'none'} -> {now.status}"
    return plain(now.id, 40), plain(now.version or "-", 10), plain(now.start, 20), plain(status)


def _subject(found: list[Row]) -> str:
    come = [row.now.id for row in found if row.before is None]
    others = len(found) - len(come)
    if len(come) == 1:
        also = f", update {count(others, 'other')}" if others else ""
        return f"Add {come[0]} to the releases{also}"
    if come:
        return f"Add {len(come)} releases to the table"
    return f"Update the status of {count(others, 'release')}"
