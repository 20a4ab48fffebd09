"""One name for drivers of two vendors.

What
    Two records of one project have the same driver name and different vendors.
Why
    Most lists show the name alone. Often one of the records was copied from the other and not adapted, or the
    vendor was renamed and the old record stayed.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "HX iSCSI driver"},
    {"project_id": "openstack/cinder", "vendor": "Brekke Systems", "name": "HX iSCSI driver"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI driver"},
    {"project_id": "openstack/cinder", "vendor": "Brekke Systems", "name": "Brekke HX iSCSI driver"}
Fix
    Put the vendor or the product into the name, or take the record out that is not needed any more.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import squeezed
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("repeated-names", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each record whose name another vendor's record has."""
    wanted = {(driver.project_id, squeezed(driver.name)) for driver in focus}
    named = _index(registry, wanted)
    for driver in focus:
        vendors = named[driver.project_id, squeezed(driver.name)]
        other = next(
            (index for vendor, index in vendors.items() if vendor != driver.vendor.casefold()), None
        )
        if other is None or not driver.name:
            continue
        twin = registry.drivers[other].identity
        message = (
            f'name "{printable(driver.name)}" is also a driver of {printable(twin.vendor)} in this project;'
            " put the vendor or the product into the name"
        )
        yield Finding("/name", message, key=driver.name, related=(twin,)).of(driver)


def _index(
    registry: Registry, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, int]]:
    """Return (project, name) -> vendor without case -> index of one of its records."""
    result: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for project in {project for project, _ in wanted}:
        for index in registry.by_project.get(project, ()):
            driver = identity_of(registry.drivers.raw[index])
            key = project, squeezed(driver.name)
            if key in wanted:
                result[key].setdefault(driver.vendor.casefold(), index)
    return result
