"""Two records whose code is one and the same class.

What
    Two records of one project have the same `upstream`: the same class in the same file, or the same path where
    neither names a class.
Why
    One thing in the tree is one driver. The record was copied and not adapted, or the driver is in twice under
    two names.
Wrong
    {"name": "HX FC", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXISCSIDriver"}},
    {"name": "HX iSCSI", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXISCSIDriver"}}
Right
    {"name": "HX FC", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXFCDriver"}},
    {"name": "HX iSCSI", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXISCSIDriver"}}
Fix
    Name this driver's own class. Where the path is that of a folder or of a file with several drivers, add `class`.
    If it is one driver, keep one record.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.upstreams import Place
from gate.knowledge.upstreams import contradiction
from gate.knowledge.upstreams import place_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("shared-upstream-class", Severity.WARNING, Scope.REGISTRY)
_MOST_COMPARED = 100


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each record that has its upstream in common with another driver."""
    if not any(driver.upstream for driver in focus):
        return
    owners = _owners(registry)
    for driver in focus:
        place = place_of(registry.drivers.raw[driver.index])
        if place is None or len(owners[place]) < 2 or contradiction(driver):
            continue
        others = (registry.drivers[i] for i in owners[place][:_MOST_COMPARED] if i != driver.index)
        other = next((other for other in others if _is_another(driver, other)), None)
        if other is not None:
            yield _finding(driver, other, place)


def _owners(registry: Registry) -> dict[Place, list[int]]:
    result: dict[Place, list[int]] = defaultdict(list)
    for index, raw in enumerate(registry.drivers.raw):
        place = place_of(raw)
        if place is not None:
            result[place].append(index)
    return result


def _is_another(driver: Driver, other: Driver) -> bool:
    """Twins are told by duplicate-drivers, and a record whose class contradicts its name is the wrong one of two."""
    return driver.identity.key != other.identity.key and contradiction(other) is None


def _finding(driver: Driver, other: Driver, place: Place) -> Finding:
    what = f"{place.class_name} in {place.path}" if place.class_name else place.path
    message = (
        f"{printable(what, 120)} is also the upstream of {printable(str(other.identity), 120)};"
        f" {'name' if place.class_name else 'add'} this driver's own class"
    )
    key = f"{place.path} {place.class_name}"
    return Finding("/upstream", message, key=key, related=(other.identity,)).of(driver)
