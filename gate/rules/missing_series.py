"""A series of OpenStack is missing between two releases of the table.

What
    The table of releases has every series between its first and its last.
Why
    Records cannot list what the table does not have, and tests on master of that time are booked to the
    series before.
Wrong
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}, {"id": "Liberty", "start": "2015-Apr-30"}]}
Right
    {"releases": [{"id": "Juno"}, {"id": "Kilo"}, {"id": "Liberty"}]}
Fix
    Add the row.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.cycles import names
from gate.knowledge.release_names import is_misspelt_in_table
from gate.knowledge.tables import rows
from registry.model import Driver
from registry.model import Registry

META = Rule("missing-series", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Name what is absent, at the row behind the gap."""
    order = {name: place for place, name in enumerate(names())}
    known = {order[row.id]: row for row in rows(registry, "releases") if row.id in order}
    last = max(known, default=0)
    for place in range(min(known, default=0), last):
        if place not in known:
            following = min(other for other in known if other > place)
            row, missing = known[following], names()[place]
            if is_misspelt_in_table(missing, registry):
                continue
            message = f"{missing} is missing before {row.id}; add its row"
            yield Finding(row.pointer, message, key=missing)
