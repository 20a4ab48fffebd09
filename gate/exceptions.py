"""The exceptions file: findings that are known and right as they are, each with its reason.

It stands beside the data file. An exception that no longer fires is a finding itself, so the list can only shrink.
"""

import json
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from gate.change import Snapshot
from gate.finding import Finding
from gate.finding import Report
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Seen
from gate.finding import Severity
from gate.finding import State
from gate.rules import RULES
from gate.stamp import stamp
from registry.document import Document
from registry.model import Identity

UNUSED = Rule("unused-exception", Severity.WARNING, Scope.REGISTRY)
PENDING = Rule("pending-exception", Severity.INFO, Scope.REGISTRY)
MALFORMED = Rule("malformed-exceptions", Severity.ERROR, Scope.REGISTRY)


class ExceptionEntry(NamedTuple):
    """One exception: the rule, the driver and, to be narrower, the field's pointer within the record."""

    rule: str
    driver: Identity
    pointer: str
    reason: str
    row: int

    def covers(self, rule: str, finding: Finding) -> bool:
        """Tell whether the finding is the one that is excepted."""
        if rule != self.rule or finding.driver != self.driver:
            return False
        return finding.pointer == self.pointer or finding.pointer.startswith(self.pointer + "/")


def parse(document: Document) -> tuple[Sequence[ExceptionEntry], Sequence[Finding]]:
    """Return the entries of the exceptions file and what is wrong with it."""
    faults = [Finding("", fault.message, extent=fault.extent) for fault in document.faults]
    rows = document.value.get("exceptions") if isinstance(document.value, dict) else None
    if not isinstance(rows, list):
        message = 'the exceptions file has no list "exceptions"; see schemas/exceptions.schema.json'
        return (), [*faults, Finding("", message)]
    entries, wrong = [], []
    for index, row in enumerate(rows):
        entry = _entry(index, row)
        if entry is None:
            shown = json.dumps(row, ensure_ascii=True)[:80]
            message = f"exception {shown} needs rule, driver and reason; write all three"
            wrong.append(Finding(f"/exceptions/{index}", message))
        else:
            entries.append(entry)
    return entries, [*faults, *wrong]


def _entry(index: int, row: object) -> ExceptionEntry | None:
    if not isinstance(row, dict):
        return None
    driver, texts = row.get("driver"), [row.get("rule"), row.get("pointer", ""), row.get("reason")]
    if (
        not isinstance(driver, list)
        or len(driver) != 3
        or not all(isinstance(t, str) for t in [*driver, *texts])
    ):
        return None
    rule, pointer, reason = (str(text) for text in texts)
    return (
        ExceptionEntry(rule, Identity(*driver), pointer, reason, index) if reason.strip() else None
    )


@dataclass(frozen=True)
class Excepted:
    """The exceptions that hold for this run, and which of them were needed."""

    snapshot: Snapshot | None
    entries: Sequence[ExceptionEntry] = ()
    wrong: Sequence[Finding] = ()
    used: set[int] = field(default_factory=set)
    used_before: set[int] = field(default_factory=set)
    pending: Sequence[ExceptionEntry] = ()

    @classmethod
    def of(cls, snapshot: Snapshot | None, before: Snapshot | None = None) -> "Excepted":
        """Read the exceptions file, if there is one.

        Of those in it only the ones hold that stand in `before`, the file at the base, too: nobody excepts
        himself in the very change that needs it. Without `before` all hold.
        """
        if snapshot is None:
            return cls(None)
        entries, wrong = parse(snapshot.document)
        if before is None:
            return cls(snapshot, entries, wrong)
        known = {(entry.rule, entry.driver, entry.pointer) for entry in parse(before.document)[0]}
        holds = [e for e in entries if (e.rule, e.driver, e.pointer) in known]
        pending = [e for e in entries if e not in holds]
        return cls(snapshot, holds, wrong, pending=pending)

    def focus(self, snapshot: Snapshot, indexes: Sequence[int]) -> Sequence[int]:
        """Add the excepted drivers to those a run looks at, or nobody knows whether their exceptions still fire."""
        known = snapshot.registry.identities if self.entries else {}
        more = {index for entry in self.entries for index in known.get(entry.driver.key, [])}
        return sorted({*indexes, *more})

    def filter(self, seen: Sequence[Seen], *, base: bool) -> list[Seen]:
        """Return what is not excepted, noting which exceptions were needed for that."""
        if not self.entries:
            return list(seen)
        used = self.used_before if base else self.used
        left = []
        for one in seen:
            rows = {e.row for e in self.entries if e.covers(one.rule.name, one.finding)}
            used.update(rows)
            if not rows:
                left.append(one)
        return left

    def reports(self, ran: Collection[str], *, touched: bool) -> Iterator[Report]:
        """Yield what is wrong with the exceptions file itself.

        `ran` are the names of the rules that ran. What was wrong before, in a file that the change has not
        `touched`, is not its author's.
        """
        if self.snapshot is None:
            return
        state = State.NEW if touched else State.UNCHANGED
        for finding in self.wrong:
            yield stamp(MALFORMED, Severity.ERROR, finding, state, self.snapshot)
        for entry in self.pending:
            yield stamp(PENDING, Severity.INFO, _pending(entry), State.NEW, self.snapshot)
        known = {*RULES.names, *ran}
        for entry in self.entries:
            if entry.row not in self.used and (entry.rule in ran or entry.rule not in known):
                mine = State.NEW if entry.row in self.used_before else state
                yield stamp(UNUSED, Severity.WARNING, _unused(entry), mine, self.snapshot)


def _pending(entry: ExceptionEntry) -> Finding:
    message = (
        f"exception from {entry.rule} for {entry.driver} comes with this change and does not hold in it;"
        " merge the exception first, in a change of its own"
    )
    return Finding(f"/exceptions/{entry.row}", message)


def _unused(entry: ExceptionEntry) -> Finding:
    message = f"exception from {entry.rule} for {entry.driver} no longer fires; take it out"
    return Finding(f"/exceptions/{entry.row}", message)
