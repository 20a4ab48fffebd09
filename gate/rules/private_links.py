"""A link leads into somebody's own network: `localhost`, `10.0.0.1`, `http://wiki/`.

What
    The host of a link is known to everybody: no name without a dot, no `.local` or `.internal`, no private
    address.
Why
    It works at the author's desk and nowhere else.
Wrong
    {"wiki": "http://wiki.example.internal/HX"}
Right
    {"wiki": "https://wiki.openstack.org/wiki/HX"}
Fix
    Name a public page.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.link_flaws import flaws
from registry.model import Driver
from registry.model import Registry

META = Rule("private-links", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
