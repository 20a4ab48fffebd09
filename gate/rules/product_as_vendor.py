"""A vendor that is a product, a driver or the project itself.

What
    The vendor is the project's own name, or has a word such as "driver" or "plugin" in it, or is just the
    driver's name and nobody in the record has an address that goes with it.
Why
    The vendor says who answers for the driver. A product cannot.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden HX driver", "name": "Halden HX iSCSI"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI"}
Fix
    Name the company or community behind the driver.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import FILLER
from gate.knowledge.names import PROTOCOLS
from gate.knowledge.names import squeezed
from gate.knowledge.names import trunk
from gate.knowledge.names import words
from gate.knowledge.people import address
from gate.knowledge.people import label
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("product-as-vendor", Severity.WARNING, Scope.RECORD)

_THINGS = frozenset(
    """
    agent ci driver drivers mechanism ml2 module plugin plugins volume
    """.split()
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a vendor that is no company or community."""
    vendor = words(driver.vendor)
    if not vendor:
        return
    things = [word for word in vendor if word in _THINGS or word in PROTOCOLS]
    if things:
        said, severity = f'has the word "{things[0]}" in it', Severity.WARNING
    elif "".join(vendor) == squeezed(driver.project_id.rpartition("/")[2]):
        said, severity = "is the project itself", Severity.INFO
    elif _is_name(driver) and _all_from_elsewhere(driver):
        said, severity = "is just the driver's name", Severity.INFO
    else:
        return
    message = f'vendor "{printable(driver.vendor)}" {said}; name the company or community behind the driver'
    yield Finding("/vendor", message, key=driver.vendor, severity=severity)


def _is_name(driver: Driver) -> bool:
    named = [word for word in words(driver.name) if word not in FILLER]
    return "".join(named) == squeezed(driver.vendor)


def _all_from_elsewhere(driver: Driver) -> bool:
    """Nobody in the record has an address in a domain that goes with the vendor's name."""
    name = "".join(trunk(driver.vendor))
    parts = [address(maintainer.email) for maintainer in driver.maintainers]
    domains = {label(part.domain) for part in parts if part is not None} - {"openstack"}
    return bool(domains) and not any(
        own.startswith(name[:4]) or name.startswith(own) for own in domains
    )
