"""A link cannot be read: its host, its scheme or its characters are wrong.

What
    A link is one web address and nothing else: no text around it, no spaces, no second link, a scheme that is
    spelt `https://` and a host that can exist.
Why
    A browser shows an error or a search page instead of the documentation.
Wrong
    {"wiki": "htp://docs.openstack.org/cinder/latest/, see there"}
Right
    {"wiki": "https://docs.openstack.org/cinder/latest/"}
Fix
    Copy the address from the browser, alone. `--fix` mends a scheme that is typed wrongly.
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

META = Rule("malformed-links", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
