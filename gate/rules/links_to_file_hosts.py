"""A link leads to a paste or to a host for exchanging files.

What
    The page lies on a paste site, or on Dropbox, Google Drive and their like.
Why
    Pastes expire, and a file in somebody's account vanishes with the account. Often a login is needed.
Wrong
    {"wiki": "https://paste.openstack.org/show/123456/"}
Right
    {"wiki": "https://wiki.openstack.org/wiki/HX"}
Fix
    Put the text on a page that stays, and link that.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from gate.knowledge.moving_pages import uploaded
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("links-to-file-hosts", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look at the host of each link."""
    for place in places(registry, focus):
        link = link_of(place.text)
        kind = uploaded(link) if link else None
        if link and kind:
            yield place.finding(
                f"{printable(link.text, 100)} {kind.message}", severity=kind.severity
            )
