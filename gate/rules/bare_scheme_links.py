"""A link is `https://` alone.

What
    The beginning of an address was typed, and the rest forgotten.
Why
    The dashboard makes a link of it that leads nowhere.
Wrong
    {"wiki": "https://"}
Right
    {"wiki": "https://docs.openstack.org/cinder/latest/"}
Fix
    Write the whole address. If there is no page, leave `wiki` out; `--fix` takes it out.
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

META = Rule("bare-scheme-links", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
