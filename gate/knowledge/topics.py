"""What a job or an account says it is about: a storage protocol, a network service, an OpenStack project."""

import re
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.names import protocols
from gate.knowledge.names import words

_ANY = re.compile(
    r"fc|fib|scsi|nfs|smb|cifs|nvm|iser|aoe|ml2|aas|cinder|manila|ironic|designate|sahara|savanna",
    re.I,
)
_SERVICES = {"fwaas": "FWaaS", "lbaas": "LBaaS", "ml2": "ML2", "vpnaas": "VPNaaS"}
_PROJECTS = {
    "cinder": "cinder",
    "designate": "designate",
    "ironic": "ironic",
    "manila": "manila",
    "sahara": "sahara",
    "savanna": "sahara",
}


class Topics(NamedTuple):
    """The topics of a text, a set for each kind."""

    protocols: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()


_NONE = Topics()
KINDS = {"protocols": "protocol", "services": "service", "projects": "project"}


@lru_cache(maxsize=1 << 16)
def topics(text: str) -> Topics:
    """Return what a text is about; most say nothing."""
    if not _ANY.search(text):
        return _NONE
    plain = [word.rstrip("v12") if word.startswith("lbaas") else word for word in words(text)]
    return Topics(
        frozenset(protocols(text)),
        frozenset(_SERVICES[word] for word in plain if word in _SERVICES),
        frozenset(_PROJECTS[word] for word in plain if word in _PROJECTS),
    )
