"""A record while it is being written: where it will stand, and what the gate's own rules say of it. Pure."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gate.change import Snapshot
from gate.check import Request
from gate.check import Verdict
from gate.check import check
from gate.finding import Report
from gate.finding import State
from gate.fixing import fixed_text
from gate.shelf import Shelf
from registry.document import Document
from registry.model import Driver
from registry.model import Registry
from registry.parsing import parse
from registry.placing import ordered
from registry.placing import resorted
from registry.placing import with_project
from registry.placing import with_record
from registry.reaching import with_records

_ABSENT = object()
_PATTERNS = ("success_pattern", "failure_pattern")


class Placed(NamedTuple):
    """A draft in the file: the file, the place of the record in it, and what the gate says of the difference."""

    head: Snapshot
    place: int
    verdict: Verdict

    @property
    def pointer(self) -> str:
        """JSON pointer of the record."""
        return f"/drivers/{self.place}"


@dataclass(frozen=True)
class Draft:
    """The file as it is, and the record that is edited in it; `index` is None for a new one."""

    base: Snapshot
    rules: Shelf
    index: int | None = None
    project: Mapping[str, str] | None = None

    def placed(self, record: Mapping[str, object]) -> Placed:
        """Return the file with the record as given, and the verdict on it."""
        base = self.base
        if self.project is not None:
            # The record alone is judged, as one that comes to a project that is there.
            base = Snapshot(base.path, with_project(base.document, self.project))
        document = base.document
        if self.index is None:
            document, index = with_record(document, record)
        else:
            edited = with_records(document, {self.index: ordered(record)})
            document = resorted(edited, [self.index])
            index = self.index if document is edited else _place(document, record)
        head = Snapshot(self.base.path, document)
        return Placed(head, index, check(Request(head, self.rules, base)))


def _place(document: Document, record: Mapping[str, object]) -> int:
    """Return where the record stands that is written like this."""
    return list(Registry.of(document.value).drivers.raw).index(ordered(record))


def about(placed: Placed, fields: Sequence[str]) -> list[Report]:
    """Return the new reports on some fields of the record: pointers in it, such as `/ci/id`."""
    starts = [f"{placed.pointer}{field}" for field in fields]
    return [
        report
        for report in news(placed)
        if any(
            report.pointer == start or report.pointer.startswith(f"{start}/") for start in starts
        )
    ]


def news(placed: Placed) -> list[Report]:
    """Return all that is new."""
    return [report for report in placed.verdict.reports if report.state is State.NEW]


def judged_patterns(
    base: Snapshot, rules: Shelf, driver: Driver, success: str | None, failure: str | None
) -> list[Report]:
    """Return all that the gate has to say of two patterns as the driver's, whatever patterns it has."""
    raw = base.registry.drivers.raw[driver.index]
    record: dict[str, object] = dict(raw) if isinstance(raw, dict) else {}
    old = record.get("ci")
    ci = {k: v for k, v in old.items() if k not in _PATTERNS} if isinstance(old, dict) else {}
    bare = with_records(base.document, {driver.index: record | {"ci": ci}})
    given = {k: v for k, v in zip(_PATTERNS, (success, failure), strict=True) if v is not None}
    draft = Draft(Snapshot(base.path, bare), rules, driver.index)
    placed = draft.placed(record | {"ci": ci | given})
    return about(placed, [f"/ci/{name}" for name in _PATTERNS])


def mended(placed: Placed, report: Report, field: str) -> object:
    """Return what the fix of a report makes of a field of the record; None if it has none, or leaves it as it is."""
    if report.suggestion is None:
        return None
    text = fixed_text(placed.head.document, [report.suggestion])
    pointer = f"{placed.pointer}{field}"
    before, after = (_at(d, pointer) for d in (placed.head.document, parse(text)))
    return None if after is _ABSENT or after == before else after


def _at(document: Document, pointer: str) -> object:
    value: object = document.value
    for token in pointer.split("/")[1:]:
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            return _ABSENT
    return value
