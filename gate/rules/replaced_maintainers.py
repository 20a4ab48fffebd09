"""Maintainers who all make way for somebody who was none.

What
    Nobody of the record's maintainers in the base is left, and none of the new ones was known for this vendor.
Why
    Who is named here speaks for the driver. A stranger who puts himself into a record takes it over.
Wrong
    {"maintainers": [{"name": "Somebody Else", "email": "somebody@elsewhere.example"}]}
Right
    {"maintainers": [{"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}]}
Fix
    Nothing, if the vendor says so: one of the old maintainers can agree on the change.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.handover import is_colleague
from gate.handover import marks
from gate.handover import stays
from registry.lexis import printable
from registry.model import Driver

META = Rule("replaced-maintainers", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each record that changed hands; colleagues of the old maintainers are no strangers."""
    base, head = change.base.registry, change.head.registry
    for update in change.changes.updated:
        if "maintainers" not in update.fields:
            continue
        before, after = base.drivers[update.base], head.drivers[update.head]
        if not before.maintainers or not after.maintainers or stays(before, after):
            continue
        known = {
            mark
            for i in base.by_vendor.get(before.vendor, ())
            for m in base.drivers[i].maintainers
            for mark in marks(m)
        }
        if not any(marks(maintainer) & known for maintainer in after.maintainers):
            yield _finding(before, after)


def _finding(before: Driver, after: Driver) -> Finding:
    old = ", ".join(printable(maintainer.name or "?") for maintainer in before.maintainers)
    new = ", ".join(printable(maintainer.name or "?") for maintainer in after.maintainers)
    if is_colleague(before, after):
        message = (
            f"all maintainers ({old}) make way for colleagues ({new}); make sure that they know"
        )
        severity = Severity.INFO
    else:
        message = f"all maintainers ({old}) make way for {new}, unknown so far; ask one of the old ones to agree"
        severity = Severity.WARNING
    return Finding("/maintainers", message, key=new, severity=severity).of(after)
