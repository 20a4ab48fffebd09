"""The same project stands in the table twice.

What
    Each `id` of `projects` occurs once, also when written with other capital letters.
Why
    Records refer to a project by its id; of two rows one is never seen.
Wrong
    {"projects": [{"id": "openstack/cinder"}, {"id": "openstack/Cinder"}]}
Right
    {"projects": [{"id": "openstack/cinder"}]}
Fix
    Take the row out that is wrong.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.tables import repeated
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("duplicate-projects", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for an id that was there before."""
    for row, first in repeated(registry, "projects"):
        what = f'project "{printable(row.id)}" stands in row {first.place + 1} already'
        message = f"{what}, expected each once; take one out"
        yield Finding(f"{row.pointer}/id", message, key=row.id)
