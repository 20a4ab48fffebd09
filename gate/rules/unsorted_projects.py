"""The projects are not sorted by id.

What
    The rows of `projects` are sorted by `id`, without regard to case.
Why
    As for drivers: one place for each row, so that none gets in twice.
Wrong
    {"projects": [{"id": "openstack/nova"}, {"id": "openstack/cinder"}]}
Right
    {"projects": [{"id": "openstack/cinder"}, {"id": "openstack/nova"}]}
Fix
    Move the row, or let `driverlog fmt` do it.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.order import misplaced
from gate.knowledge.tables import rows
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unsorted-projects", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Blame the fewest rows without which the rest is sorted."""
    projects = [row for row in rows(registry, "projects") if row.id]
    keys = [(row.id.casefold(),) for row in projects]
    for place in misplaced(keys, range(len(keys))):
        row = projects[place]
        message = f'project "{printable(row.id)}" is out of order, expected the order of ids; move the row'
        yield Finding(f"{row.pointer}/id", message, key=row.id)
