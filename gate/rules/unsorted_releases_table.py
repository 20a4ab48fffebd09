"""The releases are not sorted by the day their development began.

What
    The rows of `releases` are sorted by `start`, the oldest first.
Why
    Pages show releases in this order, and "the newest release whose start has passed" is found by it.
Wrong
    {"releases": [{"id": "Kilo", "start": "2014-Oct-16"}, {"id": "Juno", "start": "2014-Apr-17"}]}
Right
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}, {"id": "Kilo", "start": "2014-Oct-16"}]}
Fix
    Move the row, or let `driverlog fmt` do it; unless it is the day that is wrong.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.order import misplaced
from gate.knowledge.tables import rows
from registry.layout import parse_day
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unsorted-releases-table", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Blame the fewest rows without which the rest is sorted; a row without a day has no place."""
    days = [(row, parse_day(row.value.get("start"))) for row in rows(registry, "releases")]
    dated = [(row, day) for row, day in days if day is not None]
    for place in misplaced([day.toordinal() for _, day in dated], range(len(dated))):
        row, _ = dated[place]
        what = f'release "{printable(row.id)}" is out of order by its start'
        message = f"{what} {printable(row.text('start'))}, expected the oldest first; move the row"
        yield Finding(f"{row.pointer}/start", message, key=row.id)
