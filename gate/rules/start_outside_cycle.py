"""The start of a release is far from the time its development began.

What
    `start` of a known series lies within eight weeks of the day the series before it was released.
Why
    A year or a month mistyped, or the day of another row: master is then booked to the wrong release.
Wrong
    {"releases": [{"id": "Queens", "start": "2018-Aug-30"}]}
Right
    {"releases": [{"id": "Queens", "start": "2017-Aug-30"}]}
Fix
    Write the day its development cycle began.
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
from gate.rules import start_on_release_day
from registry.layout import format_day
from registry.layout import parse_day
from registry.model import Driver
from registry.model import Registry

META = Rule("start-outside-cycle", Severity.WARNING, Scope.REGISTRY)
_NEAR = 56


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each start with the release before; the day of its own release has a rule of its own."""
    blamed = {finding.key for finding in start_on_release_day.check(registry, focus)}
    for row in rows(registry, "releases"):
        start, previous = parse_day(row.value.get("start")), before(row.id)
        if start is None or previous is None or row.id in blamed:
            continue
        day = released()[previous]
        if abs((start - day).days) > _NEAR:
            what = f"start {format_day(start)} of {row.id} is far from its cycle"
            wanted = f"expected about {format_day(day)}, when {previous} was released"
            message = f"{what}, {wanted}; write the day its development began"
            yield Finding(f"{row.pointer}/start", message, key=f"{row.id} {start}")
