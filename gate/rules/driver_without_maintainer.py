"""A driver that nobody answers for.

What
    A record has no maintainers, or an empty list of them.
Why
    An operator whose driver fails has nobody to call, and nobody hears of it when its CI breaks.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI",
     "maintainers": []}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI",
     "maintainers": [{"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}]}
Fix
    Name a person or a team with its public channel. The gate cannot know who that is.
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

META = Rule("driver-without-maintainer", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield one finding on the empty list, or on the record that has none."""
    if driver.maintainers:
        return
    raw = registry.drivers.raw[driver.index]
    if not isinstance(raw, dict) or is_told(raw, RECORD, "maintainers"):
        return
    message = "no maintainer, expected at least one person or team; add who answers for this driver"
    yield Finding("/maintainers" if "maintainers" in raw else "", message, key="maintainers")
