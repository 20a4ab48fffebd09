"""A record links no documentation.

What
    `wiki` is absent or empty.
Why
    An operator who has found the driver wants to know how to configure it.
Wrong
    {"name": "HX iSCSI", "wiki": ""}
Right
    {"name": "HX iSCSI", "wiki": "https://docs.openstack.org/cinder/latest/drivers/hx.html"}
Fix
    Link the page in the project's documentation, or the vendor's own.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import is_told
from registry.model import Driver
from registry.model import Registry

META = Rule("missing-docs", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look whether there is a link."""
    if driver.wiki and not driver.wiki.isspace():
        return
    if not is_told(registry.drivers.raw[driver.index], RECORD, "wiki"):
        pointer = "" if driver.wiki is None else "/wiki"
        yield Finding(
            pointer,
            "the record links no documentation; add wiki, the page about this driver",
            key="wiki",
        )
