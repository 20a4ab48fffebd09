"""What an address says of the documentation behind it: the project, the release, and what it is about."""

import re
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.links import Link
from gate.knowledge.links import link_of

_GUIDE_PROJECT = {
    "bare-metal": "ironic", "block-storage": "cinder", "compute": "nova", "networking": "neutron",
    "shared-file-systems": "manila", "data-processing-service": "sahara",
}  # fmt: skip
_SUFFIX = re.compile(r"\.(?:html?|rst|md|pdf|php|txt)$", re.IGNORECASE)
_NOTHING_SAID = frozenset(
    "index readme overview documentation docs doc drivers content introduction installation configuration".split()
)


class DocsPage(NamedTuple):
    """A page of documentation. Empty parts are not said in its address; `series` is as written there."""

    project: str = ""
    series: str = ""
    topic: str = ""


@lru_cache(maxsize=1 << 18)
def docs_page(text: str) -> DocsPage | None:
    """Return what the link's address says; None for what is no link."""
    link = link_of(text)
    if link is None:
        return None
    if link.host == "docs.openstack.org":
        return _of_docs_site(link)
    if link.host == "wiki.openstack.org":
        path = link.segments[1:] if link.segments[:1] == ["wiki"] else []
        return DocsPage(path[0].lower() if len(path) > 1 else "", "", _topic(path))
    return DocsPage("", "", _topic(link.segments))


def _of_docs_site(link: Link) -> DocsPage:
    path = link.segments
    first, second = [*(segment.lower() for segment in path[:2]), "", ""][:2]
    topic = _topic(path)
    if first in ("developer", "releasenotes"):
        return DocsPage(second, _series_of_notes(path) if first == "releasenotes" else "", topic)
    if second in (
        "config-reference",
        "admin-guide",
        "install-guide",
        "user-guide",
        "networking-guide",
        "content",
    ):
        guide = next((_GUIDE_PROJECT[part] for part in path if part in _GUIDE_PROJECT), "")
        return DocsPage(guide, first, topic)
    return DocsPage(first, second, topic)


def _series_of_notes(path: list[str]) -> str:
    return _SUFFIX.sub("", path[-1]).lower() if len(path) == 3 else ""


def _topic(path: list[str]) -> str:
    """Return the last part of the path that names something."""
    for segment in reversed(path):
        name = _SUFFIX.sub("", segment)
        if name.lower() not in _NOTHING_SAID:
            return name
    return ""
