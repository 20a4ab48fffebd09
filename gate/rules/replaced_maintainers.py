"""Maintainers who all make way for somebody who was none.

What
    Nobody of the record's maintainers in the base is left, and none of the new ones was known for this vendor.
    A project's own team, who only keep the place, make way without a word for somebody with an address at the
    vendor's, and for information for anybody else.
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
from gate.knowledge.handover import is_colleague
from gate.knowledge.handover import marks
from gate.knowledge.handover import stays
from gate.knowledge.people import is_project_team
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
        if any(marks(maintainer) & known for maintainer in after.maintainers):
            continue
        if not _is_adopted(before, after):
            yield _finding(before, after)


def _is_adopted(before: Driver, after: Driver) -> bool:
    """The vendor itself takes the place that a project's team kept for it."""
    return all(map(is_project_team, before.maintainers)) and is_colleague(before, after)


def _finding(before: Driver, after: Driver) -> Finding:
    old = ", ".join(printable(maintainer.name or "?") for maintainer in before.maintainers)
    new = ", ".join(printable(maintainer.name or "?") for maintainer in after.maintainers)
    if all(map(is_project_team, before.maintainers)):
        message = f"{new} takes the record over from {old}; make sure that the vendor sent them"
        severity = Severity.INFO
    elif is_colleague(before, after):
        message = (
            f"all maintainers ({old}) make way for colleagues ({new}); make sure that they know"
        )
        severity = Severity.INFO
    else:
        message = f"all maintainers ({old}) make way for {new}, unknown so far; ask one of the old ones to agree"
        severity = Severity.WARNING
    return Finding("/maintainers", message, key=new, severity=severity).of(after)
