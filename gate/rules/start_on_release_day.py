"""The start of a release is the day it was released.

What
    `start` is the day the development cycle of a series began, which is about the day the series before it was
    released. It is not the day of its own release, half a year later.
Why
    Master belongs to the newest release whose start has passed. With a start half a year late every test on
    master is booked to the release before. Four series of the first registry went wrong in this way, and
    each was copied from the one before.
Wrong
    {"releases": [{"id": "Queens", "start": "2018-Feb-28"}]}
Right
    {"releases": [{"id": "Queens", "start": "2017-Aug-30"}]}
Fix
    Write the day the series before was released; the message names it. `--fix` leaves it to you.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.cycles import before
from gate.knowledge.cycles import released
from gate.knowledge.tables import Row
from gate.knowledge.tables import rows
from registry.layout import format_day
from registry.layout import parse_day
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("start-on-release-day", Severity.ERROR, Scope.REGISTRY)
_NEAR = 10
_LONGEST_CYCLE = 300


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each start with the day of the release; of an unknown series, with the start before."""
    last: date | None = None
    for row in rows(registry, "releases"):
        start = parse_day(row.value.get("start"))
        if start is None:
            continue
        if row.id in released():
            yield from _known(row, start)
        elif last is not None and (start - last).days > _LONGEST_CYCLE:
            yield _late(row, (start - last).days)
        last = start


def _known(row: Row, start: date) -> Iterator[Finding]:
    previous, day = before(row.id), released()[row.id]
    if previous is None or abs((start - day).days) > _NEAR:
        return
    right = format_day(released()[previous])
    what = f"start {format_day(start)} of {row.id} is the day it was released"
    wanted = f"expected the day its development began, when {previous} was released"
    pointer = f"{row.pointer}/start"
    fix = Fix(f"write {right}", (SetValue(pointer, right),), safe=False)
    yield Finding(pointer, f"{what}, {wanted}; write {right}", key=row.id, fix=fix)


def _late(row: Row, days: int) -> Finding:
    what = (
        f"start of {printable(row.id)} is {days // 30} months behind the one before, a cycle has 6"
    )
    message = f"{what}; make sure it is not the day of its release"
    return Finding(f"{row.pointer}/start", message, key=row.id, severity=Severity.WARNING)
