"""A link carries parameters that only track who clicked it.

What
    The address ends with `utm_...`, `fbclid`, `gclid` or alike.
Why
    Every reader of the registry would be counted as one campaign's visitor. The page is the same without.
Wrong
    {"wiki": "https://www.example.org/hx?utm_source=newsletter"}
Right
    {"wiki": "https://www.example.org/hx"}
Fix
    Take the parameters out; `--fix` does it.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("tracking-links", Severity.INFO, Scope.REGISTRY)
_NAMES = (
    "utm_",
    "fbclid=",
    "gclid=",
    "mc_cid=",
    "mc_eid=",
    "_hsenc=",
    "_hsmi=",
    "mkt_tok=",
    "igshid=",
    "msclkid=",
)
_ANY = re.compile("|".join(rf"[?&]{name}" for name in _NAMES), re.IGNORECASE)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at the query of each link."""
    for place in places(registry, focus):
        if "?" not in place.text:
            continue
        link, found = link_of(place.text), _ANY.search(place.text)
        if link is not None and found is not None:
            mended = link.without_query(*_NAMES)
            what = printable(found.group()[1:])
            message = f"the link carries {what}, which only tracks readers; write {printable(mended, 100)}"
            yield place.finding(message, fix=place.rewrite(mended))
