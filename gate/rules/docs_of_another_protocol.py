"""A record links the documentation of a sibling for another protocol.

What
    The name of the page (`.../hx-iscsi.html`) says one storage protocol, and the driver's name another.
Why
    The record was copied from the sibling, and the link was not adapted: the page tells how to set up something
    else.
Wrong
    {"name": "HX FC", "wiki": "https://docs.example.org/openstack/hx-iscsi.html"}
Right
    {"name": "HX FC", "wiki": "https://docs.example.org/openstack/hx-fc.html"}
Fix
    Link this driver's own page. Where one page is about both protocols, say so in the description. If no sibling
    has the page, it is only information.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.docs_pages import docs_page
from gate.knowledge.names import protocols
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("docs-of-another-protocol", Severity.WARNING, Scope.REGISTRY)
_MOST_SIBLINGS = 60


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare the protocol of each page with that of the driver's name."""
    for driver in focus:
        named = protocols(driver.name) if driver.wiki else set()
        page = docs_page(driver.wiki or "") if named else None
        said = protocols(page.topic) if page else set()
        if not said or said & named or protocols(driver.description or "") >= said | named:
            continue
        sibling = _sibling(registry, driver, said)
        yield _finding(driver, said, named, sibling).of(driver)


def _sibling(registry: Registry, driver: Driver, said: set[str]) -> Driver | None:
    """Return the driver of the same vendor whose page it is."""
    for index in registry.by_vendor.get(driver.vendor, ())[:_MOST_SIBLINGS]:
        other = registry.drivers[index]
        if other.wiki == driver.wiki and said & protocols(other.name):
            return other
    return None


def _finding(driver: Driver, said: set[str], named: set[str], sibling: Driver | None) -> Finding:
    mine, other = ", ".join(sorted(named)), ", ".join(sorted(said))
    owner = f' and that of "{printable(sibling.name)}"' if sibling else ""
    message = (
        f"{printable(driver.wiki or '', 100)} is about {other}{owner}, the driver's name says {mine};"
        " link this driver's own page"
    )
    severity = Severity.WARNING if sibling else Severity.INFO
    related = (sibling.identity,) if sibling else ()
    return Finding("/wiki", message, key=driver.wiki or "", severity=severity, related=related)
