"""The start of a release is not a day.

What
    `start` is the year, the English month in three letters and the day in two digits: `2014-Apr-17`. The day exists.
Why
    Programs compare these days to tell which release master belongs to. One they cannot read hides the release.
Wrong
    {"releases": [{"id": "Juno", "start": "2014-04-17"}, {"id": "Kilo", "start": "2014-Sep-31"}]}
Right
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}, {"id": "Kilo", "start": "2014-Oct-16"}]}
Fix
    `--fix` rewrites a day in another form, if it can be read in one way only.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.dates import day_in
from gate.knowledge.tables import Row
from gate.knowledge.tables import rows
from registry.layout import format_day
from registry.layout import parse_day
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-start", Severity.ERROR, Scope.REGISTRY)
_FORM = re.compile(r"[0-9]{4}-[A-Z][a-z]{2}-[0-9]{2}")


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Read every start."""
    for row in rows(registry, "releases"):
        start = row.text("start")
        if not isinstance(row.value.get("start"), str):
            continue
        day = parse_day(start)
        if day is None or format_day(day) != start:
            yield _finding(row, start)


def _finding(row: Row, start: str) -> Finding:
    pointer = f"{row.pointer}/start"
    day = day_in(start)
    if day is None:
        what = (
            "is no day of the calendar"
            if _FORM.fullmatch(start)
            else "is not a day like 2014-Apr-17"
        )
        message = f'start "{printable(start)}" of {printable(row.id)} {what}; write the day its development began'
        return Finding(pointer, message, key=f"{row.id} {start}")
    right = format_day(day)
    message = f'start "{printable(start)}" of {printable(row.id)} is not written like 2014-Apr-17; write {right}'
    fix = Fix(f"write {right}", (SetValue(pointer, right),))
    return Finding(pointer, message, key=f"{row.id} {start}", fix=fix)
