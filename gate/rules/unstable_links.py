"""A link leads to a page that moves or ends.

What
    The page is that of whatever comes next (`/trunk/`, `/draft/`), a change under review, a search, a
    session; or it is a specification, a bug, a pad, a source file on a branch, a shortened address.
Why
    What the reader finds there in a year is not what was meant, or nothing.
Wrong
    {"wiki": "https://docs.openstack.org/trunk/config-reference/content/hx-driver.html"}
Right
    {"wiki": "https://docs.openstack.org/kilo/config-reference/content/hx-driver.html"}
Fix
    Link the page of the newest release that has the driver, or the vendor's own page. `--fix` takes the mark of a
    search (`?highlight=`) out.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from gate.knowledge.moving_pages import moving
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unstable-links", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at what is behind each link, as far as its address says it."""
    for place in places(registry, focus):
        link = link_of(place.text)
        kind = moving(link) if link else None
        if link and kind:
            fix = place.rewrite(link.without_query(*kind.drop)) if kind.drop else None
            message = f"{printable(link.text, 100)} {kind.message}"
            yield place.finding(message, fix=fix, severity=kind.severity)
