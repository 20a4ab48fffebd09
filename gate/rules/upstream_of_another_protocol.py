"""The code in `upstream` is for another protocol than the driver's name says.

What
    The name of the class, or of the file where the class says nothing, has a storage protocol in it and the
    driver's name another.
Why
    The record was copied from the sibling, and the class was not adapted: the releases are looked up in the wrong
    driver's code.
Wrong
    {"name": "HX FC", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXISCSIDriver"}}
Right
    {"name": "HX FC", "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HXFCDriver"}}
Fix
    Name the class of this driver, in the file it is in.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.upstreams import contradiction
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("upstream-of-another-protocol", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the protocol of class and file with that of the name."""
    found = contradiction(driver)
    if found is None:
        return
    message = (
        f"upstream {found.field} {printable(found.value, 80)} is for {found.said}, the driver's name says"
        f" {found.named}; name this driver's own {found.field}"
    )
    yield Finding(f"/upstream/{found.field}", message, key=found.value)
