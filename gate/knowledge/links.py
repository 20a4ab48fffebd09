"""The links of the registry: where they stand and what they are made of."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import SetValue
from gate.finding import Severity
from registry.model import Driver
from registry.model import Registry

MOST_SHOWN = 100
# The schema allows no more, and says so.
MOST_CHARACTERS = 2000
_CACHE = 1 << 18
_LINK = re.compile(
    r"(?P<scheme>https?)://(?:(?P<user>[^/?#@\s]*)@)?(?P<host>\[[^\]/]*\]|[^/?#@:\s]+)"
    r"(?P<port>:[^/?#@\s]*)?(?P<path>/[^?#\s]*)?(?:\?(?P<query>[^#\s]*))?(?:#(?P<fragment>\S*))?",
    re.IGNORECASE,
)
_SERVE_HTTPS = (
    "bitbucket.org", "github.com", "github.io", "gitlab.com", "launchpad.net", "opendev.org",
    "openinfra.org", "openstack.org", "readthedocs.io", "readthedocs.org", "wikipedia.org",
)  # fmt: skip

# Repositories that only hold documents about drivers.
DOCS_REPOSITORIES = frozenset(
    "cinder-specs docs-specs manila-specs neutron-specs nova-specs openstack-manuals operations-guide".split()
)
_FORGES = frozenset(("git.openstack.org", "git.opendev.org", "github.com", "opendev.org"))


class Link(NamedTuple):
    """A web address in its parts; the host is in lower case, what is absent is empty, `port` has its colon."""

    text: str
    scheme: str
    host: str
    path: str
    query: str
    fragment: str
    user: str = ""
    port: str = ""

    @property
    def segments(self) -> list[str]:
        """The parts of the path that are not empty."""
        return [segment for segment in self.path.split("/") if segment]

    @property
    def page(self) -> str:
        """The address without what leads to the same place: scheme, `www.`, last slash."""
        host = self.host.removeprefix("www.")
        return f"{host}{self.path.rstrip('/')}?{self.query}#{self.fragment}"

    def without_query(self, *names: str) -> str:
        """Return the address without the parameters whose names start with one of `names`."""
        kept = [part for part in self.query.split("&") if not part.lower().startswith(names)]
        head = self.text.partition("#")[0].partition("?")[0]
        query = f"?{'&'.join(kept)}" if kept else ""
        return head + query + (f"#{self.fragment}" if self.fragment else "")


class Place(NamedTuple):
    """Where a link stands: a record's `wiki`, or that of a row of the releases table."""

    pointer: str
    text: str
    driver: Driver | None

    def finding(
        self, message: str, *, fix: Fix | None = None, severity: Severity | None = None
    ) -> Finding:
        """Return a finding about the link."""
        return Finding(
            self.pointer,
            message,
            key=self.text,
            fix=fix,
            severity=severity,
            driver=self.driver.identity if self.driver else None,
            index=self.driver.index if self.driver else None,
        )

    def rewrite(self, text: str, *, safe: bool = True) -> Fix:
        """Return the fix that puts `text` in the link's place; an empty one takes the field out."""
        if not text:
            return Fix("take the field out", (RemoveValue(self.pointer),), safe)
        return Fix(f"write {text}", (SetValue(self.pointer, text),), safe)


def places(registry: Registry, focus: Sequence[Driver]) -> Iterator[Place]:
    """Yield every link of the drivers in `focus` and of the releases table."""
    for driver in focus:
        if driver.wiki:
            yield Place("/wiki", driver.wiki, driver)
    for release in registry.releases.values():
        if release.wiki:
            yield Place(f"/releases/{release.index}/wiki", release.wiki, None)


@lru_cache(maxsize=_CACHE)
def link_of(text: str) -> Link | None:
    """Return the parts of a web address; None for what is none."""
    match = _LINK.fullmatch(text.strip()) if len(text) <= MOST_CHARACTERS else None
    if match is None:
        return None
    part = {name: value or "" for name, value in match.groupdict().items()}
    host = part["host"].lower().rstrip(".")
    scheme = part["scheme"].lower()
    rest = (part["path"], part["query"], part["fragment"], part["user"], part["port"])
    return Link(match.group(), scheme, host, *rest)


def serves_https(host: str) -> bool:
    """Tell whether a host is known to answer by https."""
    return any(host == known or host.endswith(f".{known}") for known in _SERVE_HTTPS)


def repository_of(text: str) -> str:
    """Return the repository whose page `text` is, as namespace/name; empty for other pages."""
    link = link_of(text) if "git" in text or "opendev.org" in text else None
    if link is None or link.host.removeprefix("www.") not in _FORGES:
        return ""
    path = link.segments[1:] if link.segments[:1] in (["cgit"], ["p"]) else link.segments
    return "/".join(path[:2]).removesuffix(".git") if len(path) > 1 else ""
