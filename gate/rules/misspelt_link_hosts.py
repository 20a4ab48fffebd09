"""The host of a link is nearly, but not quite, a host that the registry knows.

What
    The host differs in a letter or two from one of OpenStack's own, or has another ending: `docs.openstck.org`,
    `wiki.openstack.com`.
Why
    There is nothing at that address, or somebody else's page.
Wrong
    {"wiki": "https://docs.openstck.org/cinder/latest/"}
Right
    {"wiki": "https://docs.openstack.org/cinder/latest/"}
Fix
    Write the host that was meant. `--fix` leaves it to you: the other host may exist.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.link_hosts import meant_host
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("misspelt-link-hosts", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each host with the known ones."""
    for place in places(registry, focus):
        link = link_of(place.text)
        meant = meant_host(link.host) if link else ""
        if link and meant:
            start = link.text.lower().index(link.host)
            mended = link.text[:start] + meant + link.text[start + len(link.host) :]
            message = f"the link's host {printable(link.host, 80)} is nearly {meant}; write {meant} if you mean it"
            yield place.finding(message, fix=place.rewrite(mended, safe=False))
