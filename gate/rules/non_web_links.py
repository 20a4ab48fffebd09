"""A link is not one to a web page: `ftp:`, `mailto:`, `javascript:`, `git@...`.

What
    `wiki` is a page to read. Only `https://` and `http://` lead to one.
Why
    The dashboard puts it behind a name that people click. A script there would run in their browser, other
    schemes do nothing.
Wrong
    {"wiki": "ftp://ftp.example.org/hx/readme"}
Right
    {"wiki": "https://www.example.org/hx/readme"}
Fix
    Name a web page.
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

META = Rule("non-web-links", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at each link."""
    return flaws(META.name, registry, focus)
