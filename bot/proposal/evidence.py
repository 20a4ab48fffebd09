"""The change with the evidence that was found: what it may touch, what it carries, what its message says. Pure."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from bot.proposal import bounds
from bot.proposal.columns import MOST_ROWS
from bot.proposal.columns import more
from bot.proposal.columns import table
from bot.proposal.signs import FAREWELL
from bot.proposal.state import Letter
from bot.text import count
from bot.text import plain
from gate.knowledge.evidence import moment_of
from registry.changes import differences
from registry.document import Document
from registry.model import Driver
from registry.model import Evidence
from registry.model import Identity
from registry.model import Registry

TOPIC = "driverlog-evidence"
_MOST_DRIVER = 48
_WHY = "no comment on Gerrit bears it out any more"


class Row(NamedTuple):
    """One entry of evidence that comes (`now`) or goes (`was`), or both where another takes its place."""

    driver: Identity
    now: Evidence | None
    was: Evidence | None

    @property
    def branch(self) -> str:
        """The branch that it is about."""
        entry = self.now or self.was
        return entry.branch if entry else ""


def rows(before: Document, after: Document) -> list[Row]:
    """Return the entries that differ, by driver and then as they stand."""
    base, head = Registry.of(before.value), Registry.of(after.value)
    found = [
        row
        for update in differences(base, head).updated
        for row in _of_driver(base.drivers[update.base], head.drivers[update.head])
    ]
    return sorted(found, key=lambda row: row.driver.key)


def _of_driver(before: Driver, after: Driver) -> Iterator[Row]:
    old = {entry.branch: entry for entry in _tested(before)}
    new = {entry.branch: entry for entry in _tested(after)}
    for branch in dict.fromkeys([*new, *old]):
        if old.get(branch) != new.get(branch):
            yield Row(after.identity, new.get(branch), old.get(branch))


def _tested(driver: Driver) -> Sequence[Evidence]:
    return driver.ci.tested if driver.ci is not None else ()


@dataclass(frozen=True)
class EvidenceChange:
    """A Kind. `reasons` say why, by driver and branch: those of `bot.scan.evidence.proposed`."""

    reasons: Mapping[tuple[Identity, str], str] = field(default_factory=dict)
    topic: str = TOPIC

    def items(self, before: Document, after: Document) -> frozenset[str]:
        """Return each entry that comes and each that goes; a newer comment is another item."""
        return frozenset(_item(row) for row in rows(before, after))

    def strays(self, before: Document, after: Document) -> str:
        """Return what differs beyond evidence."""
        return bounds.strays(before, after, "/ci/tested")

    def letter(self, before: Document, after: Document) -> Letter:
        """Return a table of what comes, with links to the very comments, and what goes and why."""
        found = rows(before, after)
        come = [(row.driver, row.now) for row in found if row.now is not None]
        go = [row for row in found if row.now is None]
        parts = [_INTRODUCTION]
        if come:
            links = [plain(entry.review_url) for _, entry in come]
            parts.append("\n".join(table(_HEAD, [_cells(*one) for one in come], links)))
        if go:
            gone = map(self._gone, go[:MOST_ROWS])
            parts.append("\n".join(["Taken out:", *gone, *more(go)]))
        parts.append(FAREWELL)
        moments = [m.timestamp() for _, e in come if (m := moment_of(e.tested_at)) is not None]
        return Letter(_subject(found), "\n\n".join(parts), int(max(moments, default=0)))

    def _gone(self, row: Row) -> str:
        why = self.reasons.get((row.driver, row.branch), "") or _WHY
        was = row.was
        what = f"{was.release} on {was.branch}, change {was.change}" if was else ""
        return f"    {plain(f'{row.driver}: {what}: {why}')}"


_INTRODUCTION = """\
What the CI accounts of drivers said on merged changes. Each link opens the
comment that the mark stands on; "driverlog bot verify" asks Gerrit again."""
_HEAD = ("Driver", "Release", "Branch", "Change", "Said (UTC)")


def _item(row: Row) -> str:
    entry = row.now or row.was
    sign = "+" if row.now else "-"
    what = (entry.branch, entry.release, entry.change, entry.patch_set) if entry else ()
    return "\0".join(map(str, (sign, *row.driver, *what)))


def _subject(found: Sequence[Row]) -> str:
    drivers = count(len({row.driver for row in found}), "driver")
    come = any(row.now is not None for row in found)
    go = any(row.was is not None for row in found)
    verb = "Update" if come and go else "Take out" if go else "Add"
    return f"{verb} CI evidence of {drivers}"


def _cells(driver: Identity, entry: Evidence) -> tuple[str, ...]:
    moment = entry.tested_at.replace("T", " ").removesuffix("Z")
    return (
        plain(driver, _MOST_DRIVER),
        plain(entry.release, 20),
        plain(entry.branch, 30),
        f"{entry.change},{entry.patch_set}",
        plain(moment, 20),
    )
