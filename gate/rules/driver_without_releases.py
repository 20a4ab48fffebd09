"""A record lists no release at all.

What
    `releases` is absent or empty.
Why
    "Is there a driver for my release" is what the registry is for; this record answers it for none, and
    the dashboard shows the driver in no release.
Wrong
    {"name": "HX iSCSI", "releases": []}
Right
    {"name": "HX iSCSI", "releases": ["Juno", "Kilo"]}
Fix
    List each release that ships the driver, the oldest first.
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

META = Rule("driver-without-releases", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look whether there is any."""
    if any(driver.releases):
        return
    raw = registry.drivers.raw[driver.index]
    if not is_told(raw, RECORD, "releases"):
        pointer = "/releases" if isinstance(raw, dict) and "releases" in raw else ""
        message = "the record lists no release, expected at least one; list each release that ships the driver"
        yield Finding(pointer, message, key="releases")
