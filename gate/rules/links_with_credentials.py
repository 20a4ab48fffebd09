"""A link carries a login: `https://user:password@host/`.

What
    The registry is public and its history cannot be taken back.
Why
    Whoever reads it can log in with it.
Wrong
    {"wiki": "https://reader:secret@docs.example.org/hx"}
Right
    {"wiki": "https://docs.example.org/hx"}
Fix
    Take the login out of the link and change the password: it has been seen.
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

META = Rule("links-with-credentials", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
