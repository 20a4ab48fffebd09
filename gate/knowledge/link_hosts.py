"""What can be wrong with the host of a link, judged by its name alone."""

import re
from functools import lru_cache
from typing import NamedTuple

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMERIC = re.compile(r"[0-9.]+|\[.*\]|0x[0-9a-f]+", re.ASCII)
OWN_NETWORK = frozenset(
    "corp home intra intranet lan local localdomain localhost internal private".split()
)
KNOWN_HOSTS = (
    "blueprints.launchpad.net", "bugs.launchpad.net", "docs.openstack.org", "github.com", "launchpad.net",
    "opendev.org", "releases.openstack.org", "review.opendev.org", "review.openstack.org",
    "specs.openstack.org", "wiki.openstack.org", "www.openstack.org",
)  # fmt: skip
# Different hosts that really exist, one or two letters away from a known one.
_LOOK_ALIKES = frozenset(
    "developer.openstack.org docs.openshift.org github.io wiki.openstack.cn".split()
)
_MOST_TYPOS = 2


class HostFlaw(NamedTuple):
    """The second half of a message, and whether the host is one that only its own network knows."""

    message: str
    private: bool = False


@lru_cache(maxsize=1 << 14)
def host_flaw(host: str) -> HostFlaw | None:
    """Return why nobody can reach the host; None if nothing speaks against it."""
    if _NUMERIC.fullmatch(host):
        return _address_flaw(host.strip("[]"))
    labels = host.split(".")
    if len(labels) == 1 or labels[-1] in OWN_NETWORK:
        message = "is known in its own network only, expected one that everybody reaches; name a public page"
        return HostFlaw(message, private=True)
    if not host.isascii():
        return _international_flaw(host)
    bad = next((label for label in labels if not _LABEL.fullmatch(label)), None)
    if (
        bad is not None
        or len(host) > 253
        or not re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", labels[-1])
    ):
        return HostFlaw(
            "is no host name, expected one such as docs.openstack.org; copy the address once more"
        )
    return None


def _address_flaw(host: str) -> HostFlaw | None:
    from ipaddress import ip_address

    try:
        address = ip_address(host)
    except ValueError:
        return HostFlaw("is no valid IP address, expected a host name; name a public page")
    if address.is_global:
        return None
    return HostFlaw("is an address of its own network only; name a public page", private=True)


def _international_flaw(host: str) -> HostFlaw | None:
    import idna

    try:
        idna.encode(host, uts46=True)
    except (idna.IDNAError, UnicodeError) as error:
        reason = str(error).split(":")[0].lower()
        return HostFlaw(
            f"is no valid international host name ({reason[:60]}); copy the address once more"
        )
    return None


@lru_cache(maxsize=1 << 14)
def meant_host(host: str) -> str:
    """Return the known host that `host` misspells; empty for all others."""
    if host in KNOWN_HOSTS or host in _LOOK_ALIKES:
        return ""
    near = [known for known in KNOWN_HOSTS if _much_in_common(host, known)]
    if not near:
        return ""
    from rapidfuzz.distance import DamerauLevenshtein

    ranked = sorted((DamerauLevenshtein.distance(host, known), known) for known in near)
    return ranked[0][1] if ranked[0][0] <= _MOST_TYPOS or _other_domain(host, ranked[0][1]) else ""


def _other_domain(host: str, known: str) -> bool:
    """Tell whether only the top-level domain differs, for names of OpenStack's own."""
    mine, its = host.rpartition("."), known.rpartition(".")
    return mine[0] == its[0] and "openstack" in known and mine[2] in ("com", "net")


def _much_in_common(host: str, known: str) -> bool:
    """Tell cheaply whether the two can be alike: what they share at start and end is nearly everything."""
    if abs(len(host) - len(known)) > _MOST_TYPOS:
        return False
    start = 0
    while start < min(len(host), len(known)) and host[start] == known[start]:
        start += 1
    end = 0
    while end < min(len(host), len(known)) - start and host[-1 - end] == known[-1 - end]:
        end += 1
    return start + end >= max(len(host), len(known)) - 3
