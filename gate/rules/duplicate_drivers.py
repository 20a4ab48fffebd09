"""Two records of one driver.

What
    Two records have the same project, vendor and name, whatever their case.
Why
    These three are the identity of a driver: programs keep one of the two records, and nobody knows which.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI"},
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX ISCSI"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI"}
Fix
    Merge the two, or name the second driver for what makes it another. `--fix` takes out a copy that is the same
    in every field.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.focus import Focus
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

META = Rule("duplicate-drivers", Severity.ERROR, Scope.REGISTRY)
_MOST_COMPARED = 100


def check(registry: Registry, focus: Focus) -> Iterator[Finding]:
    """Yield a finding on each record whose identity another one has."""
    stays: dict[Identity, int] = {}
    for driver in focus:
        twins = registry.identities[driver.identity.key]
        if len(twins) < 2 or not driver.name:
            continue
        if driver.identity.key not in stays:
            # One may stay: the first that was there before, or else the first.
            old = (index for index in twins if index not in focus.touched)
            stays[driver.identity.key] = next(old, twins[0])
        if driver.index == stays[driver.identity.key]:
            continue
        others = [index for index in twins[:_MOST_COMPARED] if index != driver.index]
        message = (
            f'driver "{printable(str(driver.identity), 90)}" is in the registry {len(twins)} times;'
            " keep one record or name the other for what makes it another driver"
        )
        fix = _fix(registry, driver, others)
        related = tuple(
            {registry.drivers[index].identity for index in others[:9]} - {driver.identity}
        )
        yield Finding("/name", message, key=driver.name, fix=fix, related=related).of(driver)


def _fix(registry: Registry, driver: Driver, others: Sequence[int]) -> Fix | None:
    raw = registry.drivers.raw
    if not any(index < driver.index and raw[index] == raw[driver.index] for index in others):
        return None
    return Fix("take this copy out", (RemoveValue(""),))
