"""A release has no start.

What
    Each release has `start`, the day its development cycle began.
Why
    Master belongs to the newest release whose start has passed. Without the day what a CI tests on master
    is booked to the release before.
Wrong
    {"releases": [{"id": "Juno"}]}
Right
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}]}
Fix
    Write the day. It is about the day on which the release before was released.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.cycles import before
from gate.knowledge.cycles import released
from gate.knowledge.tables import rows
from registry.layout import format_day
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("release-without-start", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for rows without the field."""
    for row in rows(registry, "releases"):
        if "start" not in row.value and row.id:
            previous = before(row.id)
            about = f", about {format_day(released()[previous])}" if previous else ""
            what = f'release "{printable(row.id)}" has no start, expected a day'
            message = f"{what}; write the day its development began{about}"
            yield Finding(row.pointer, message, key=row.id)
