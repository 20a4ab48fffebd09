"""What both base and head have is unchanged, what only the head has is new, what only the base has is fixed. Pure."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from gate.change import Snapshot
from gate.finding import Finding
from gate.finding import Report
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Seen
from gate.finding import Severity
from gate.finding import State
from gate.stamp import stamp
from registry.changes import Changes
from registry.model import Identity

CRASHED = Rule("crashed-rule", Severity.ERROR, Scope.RECORD)


def compare(
    now: Sequence[Seen],
    before: Sequence[Seen],
    head: Snapshot,
    base: Snapshot | None,
    changes: Changes,
) -> Iterator[Report]:
    """Yield a report for each finding on either side, one for both where they are the same finding."""
    renamed = {update.before: update.after for update in changes.updated if update.renamed}
    old = Counter(_fingerprint(seen, renamed) for seen in before)
    touched = {head.registry.drivers[index].identity for index in changes.touched}
    for seen in now:
        mark = _fingerprint(seen, {})
        # What a crashed rule would have found is unknown, whatever it did on the base.
        if old[mark] > 0 and seen.rule is not CRASHED:
            old[mark] -= 1
            yield stamp(seen.rule, seen.severity, seen.finding, State.UNCHANGED, head)
        elif not _of_another(seen.finding, touched):
            yield stamp(seen.rule, seen.severity, seen.finding, State.NEW, head)
    # Of a broken head not every record was judged: what was not found may still be there.
    if base is None or head.document.broken:
        return
    replaced = {base.registry.drivers[index].identity for index in changes.replaced}
    for seen in before:
        mark = _fingerprint(seen, renamed)
        if old[mark] > 0 and seen.rule is not CRASHED:
            old[mark] -= 1
            if not _of_another(seen.finding, replaced):
                yield stamp(seen.rule, seen.severity, seen.finding, State.FIXED, base)


def _of_another(finding: Finding, touched: set[Identity]) -> bool:
    """Tell whether a comparing rule blames a record the change did not touch for one that it did."""
    return (
        bool(finding.related)
        and finding.driver not in touched
        and any(r in touched for r in finding.related)
    )


Fingerprint = tuple[str, Identity | None, str, str]


def _fingerprint(seen: Seen, renamed: Mapping[Identity, Identity]) -> Fingerprint:
    """Return what makes two findings the same, whatever line they stand in."""
    finding = seen.finding
    driver = finding.driver and renamed.get(finding.driver, finding.driver)
    field = "/".join(part for part in finding.pointer.split("/") if not part.isdecimal())
    return (seen.rule.name, driver, field, finding.key or finding.message)
