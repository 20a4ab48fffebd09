"""A link starts with its host: the `https://` is missing.

What
    The address of a page begins with its scheme.
Why
    On a web page such a link leads to a page beside it, which is not there.
Wrong
    {"wiki": "docs.openstack.org/cinder/latest/"}
Right
    {"wiki": "https://docs.openstack.org/cinder/latest/"}
Fix
    Put `https://` before it. `--fix` does it for hosts that are known to answer by https.
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

META = Rule("links-without-scheme", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
