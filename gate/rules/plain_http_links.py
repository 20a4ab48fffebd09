"""A link uses `http://`, without encryption.

What
    The address of a page begins with `http://` where `https://` would do.
Why
    Anybody on the way can read and change what the reader sees; browsers warn.
Wrong
    {"wiki": "http://docs.openstack.org/cinder/latest/"}
Right
    {"wiki": "https://docs.openstack.org/cinder/latest/"}
Fix
    Write `https://`. `--fix` does it for hosts that are known to answer by https; try others in a browser.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.link_flaws import flaw_of
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from gate.knowledge.links import serves_https
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("plain-http-links", Severity.INFO, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at the scheme of each link that is sound otherwise."""
    for place in places(registry, focus):
        link = link_of(place.text)
        if link is None or link.scheme != "http" or flaw_of(place.text) is not None:
            continue
        known = serves_https(link.host) and not link.port
        advice = "write https://" if known else "write https:// if the host answers by it"
        message = f"{printable(link.text, 100)} is plain http, expected https; {advice}"
        yield place.finding(message, fix=place.rewrite(f"https{link.text[4:]}") if known else None)
