"""Which addresses lead to something that moves, expires or was never meant as documentation."""

import re
from collections.abc import Callable
from typing import NamedTuple

from gate.finding import Severity
from gate.knowledge.links import Link


class Moving(NamedTuple):
    """What is behind an address: the second half of a message, how bad that is, and the parameters to drop."""

    message: str
    severity: Severity = Severity.INFO
    drop: tuple[str, ...] = ()


_REVIEW = Moving("is a change under review, not a page; link the page it made", Severity.WARNING)
_TRUNK = Moving("is the page of whatever comes next; link the page of a release", Severity.WARNING)
_DEVELOPER = Moving(
    "stands in the former developer docs, which moved to docs.openstack.org/<project>/; link the page there"
)
_BRANCH = Moving("is a source file on a branch that moves; link the page made of it, or a tag")
_ETHERPAD = Moving("is a pad that everybody can empty; link a page that stays")
_SPEC = Moving("is a specification, it says what was planned; link the driver's documentation")
_CI_PAGE = Moving("is the page of a CI; link the driver's documentation")
_TRACKER = Moving("is a page of the bug tracker; link the driver's documentation")
_SEARCH = Moving("is a search, its results change; link the page you found", Severity.WARNING)
_SHORT = Moving("is a shortened address that hides where it leads; write the long one")
_SESSION = Moving("carries a session that ends; copy the address without it", Severity.WARNING)
_SIGNED = Moving(
    "carries a key that expires or was meant for one reader; link a public page", Severity.WARNING
)
_HIGHLIGHT = Moving("marks a searched word; take ?highlight= out", Severity.INFO, ("highlight=",))
_UPLOAD = Moving(
    "lies on a host for exchanging files, which can vanish any day; link a page that stays"
)
_PASTE = Moving("is a paste, which expires; link a page that stays", Severity.WARNING)

_SHORTENERS = frozenset("bit.ly db.tt goo.gl ow.ly t.co tiny.cc tinyurl.com is.gd".split())
_UPLOADS = frozenset(
    """
    1drv.ms box.com docs.google.com drive.google.com dropbox.com mega.nz mediafire.com onedrive.live.com
    wetransfer.com
    """.split()
)
_PASTES = frozenset(
    """
    gist.github.com hastebin.com paste.debian.net paste.opendev.org paste.openstack.org paste.ubuntu.com
    pastebin.com
    """.split()
)
_TRACKERS = frozenset(
    "blueprints.launchpad.net bugs.launchpad.net answers.launchpad.net storyboard.openstack.org".split()
)
_BLOB = re.compile(
    r"/(?:blob|tree|raw|src/branch)/(?:master|main|trunk|develop)(?:/|$)|/cgit/.*/(?:tree|plain)/"
)
_SESSIONS = re.compile(r"[?&;](?:jsessionid|phpsessid|sessionid|sid)=", re.IGNORECASE)
_SIGNATURES = re.compile(
    r"[?&](?:access_token|token|x-amz-signature|x-goog-signature|signature|sig)=", re.IGNORECASE
)
_SEARCHES = re.compile(r"[?&](?:q|query|search|field\.searchtext)=|/\+search", re.IGNORECASE)


def moving(link: Link) -> Moving | None:
    """Return what is unstable about a page; the worst, if there is more than one thing."""
    found = [moving for test in _TESTS if (moving := test(link)) is not None]
    return min(found, key=lambda moving: list(Severity).index(moving.severity)) if found else None


def uploaded(link: Link) -> Moving | None:
    """Return what is wrong with a page on a host for pastes or files."""
    if _host(link) in _PASTES:
        return _PASTE
    return _UPLOAD if _host(link) in _UPLOADS else None


def _host(link: Link) -> str:
    return link.host.removeprefix("www.")


def _on_openstack(link: Link) -> Moving | None:
    host, path = link.host, link.path.lower()
    if host.startswith("review.") and host.endswith((".openstack.org", ".opendev.org")):
        return _REVIEW
    if host == "docs-draft.openstack.org" or (
        host == "docs.openstack.org" and path.startswith(("/trunk/", "/draft/"))
    ):
        return _TRUNK
    if host == "docs.openstack.org" and path.startswith("/developer/"):
        return _DEVELOPER
    if host == "wiki.openstack.org" and path.startswith("/wiki/thirdpartysystems"):
        return _CI_PAGE
    if host.startswith("etherpad."):
        return _ETHERPAD
    return _SPEC if host == "specs.openstack.org" else None


def _elsewhere(link: Link) -> Moving | None:
    if link.host in _TRACKERS:
        return _TRACKER
    if _host(link) in _SHORTENERS:
        return _SHORT
    if _host(link).startswith("google.") and link.path in ("/url", "/search"):
        return _SEARCH
    return _BRANCH if _BLOB.search(link.path) else None


def _by_query(link: Link) -> Moving | None:
    if not link.query and ";" not in link.path:
        return None
    rest = f"{link.path}?{link.query}"
    for pattern, kind in ((_SIGNATURES, _SIGNED), (_SESSIONS, _SESSION), (_SEARCHES, _SEARCH)):
        if pattern.search(rest):
            return kind
    return _HIGHLIGHT if "highlight=" in link.query else None


_TESTS: tuple[Callable[[Link], Moving | None], ...] = (_on_openstack, _elsewhere, _by_query)
