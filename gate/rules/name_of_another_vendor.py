"""A driver whose name starts with another vendor's name.

What
    The name starts with the name of a vendor that has records of its own, and does not say its own vendor's.
Why
    Resold hardware and plugins for somebody else's product are rightly named so. But it is also what a record
    looks like that was copied from another vendor's and not adapted.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Brekke B7 iSCSI driver"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI driver"}
Fix
    Check vendor and name; leave them if the driver is for the other vendor's product.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import trunk
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("name-of-another-vendor", Severity.INFO, Scope.REGISTRY)

_MOST_WORDS = 4


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each name that starts with another vendor's."""
    if not focus:
        return
    vendors = {trunk(vendor): vendor for vendor in registry.by_vendor}
    for driver in focus:
        named = words(driver.name)
        other = next(
            (vendors[named[:n]] for n in range(_MOST_WORDS, 0, -1) if named[:n] in vendors), None
        )
        if (
            other is None
            or other == driver.vendor
            or _own(trunk(driver.vendor), named, trunk(other))
        ):
            continue
        name, its = printable(driver.name), printable(other)
        message = f'name "{name}" starts with "{its}", the vendor is "{printable(driver.vendor)}"; check both'
        related = (registry.drivers[registry.by_vendor[other][0]].identity,)
        yield Finding("/name", message, key=driver.name, related=related).of(driver)


def _own(mine: tuple[str, ...], named: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The driver's vendor is in its name, or is a longer or shorter form of the one that is."""
    return set(mine) <= set(named) or bool(set(mine) & set(other)) or other == ("openstack",)
