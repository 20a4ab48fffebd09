"""A record was moved away from where its project and vendor belong.

What
    A change that moves a record puts it where it belongs: records are sorted by `project_id` and `vendor`.
Why
    A record that wanders makes the next change to it conflict, and people look for it in vain.
Wrong
    {"drivers": [{"vendor": "Tintri"}, {"vendor": "Halden"}]}
Right
    {"drivers": [{"vendor": "Halden"}, {"vendor": "Tintri"}]}
Fix
    Move the record back, or let `driverlog fmt` do it.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.focus import Focus
from gate.knowledge.moves import moved
from gate.rules import unsorted_drivers

META = Rule("moved-out-of-order", Severity.ERROR, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Ask the rule about order about the records that were moved and nothing else."""
    touched = set(change.changes.touched)
    head = change.head.registry
    focus = [head.drivers[i] for i in moved(change.base.registry, head) if i not in touched]
    if focus:
        yield from unsorted_drivers.check(head, Focus.of(focus))
