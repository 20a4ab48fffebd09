"""The fields of a record do not stand in the order of the schema.

What
    The fields of a record, a maintainer, `ci`, `upstream` and evidence stand in the order of schemas/default_data.md.
Why
    Whoever reads two hundred records finds each field where it was in the last one. Programs do not care.
Wrong
    {"name": "HX iSCSI", "vendor": "Halden", "project_id": "openstack/cinder"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden", "name": "HX iSCSI"}
Fix
    `driverlog fmt` puts them in order.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import Object
from gate.knowledge.fields import objects_of
from registry.model import Driver
from registry.model import Registry
from registry.pointer import escape

META = Rule("unsorted-keys", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look for an object whose keys are not in order; name the first that stands after its successor."""
    for holder in objects_of(registry.drivers.raw[driver.index], RECORD):
        late = _late(holder)
        if late is not None:
            before = next(
                key for key in holder.value if key in holder.keys[_rank(holder, late) + 1 :]
            )
            message = f'"{late}" stands after "{before}", expected before it; driverlog fmt puts fields in order'
            pointer = f"{holder.pointer}/{escape(late)}"
            yield Finding(pointer, message, key="order", on_key=True)


def _late(holder: Object) -> str | None:
    """Return the first key with a smaller rank than one before it."""
    highest = -1
    for key in holder.value:
        if key in holder.keys:
            rank = _rank(holder, key)
            if rank < highest:
                return key
            highest = rank
    return None


def _rank(holder: Object, key: str) -> int:
    return holder.keys.index(key)
