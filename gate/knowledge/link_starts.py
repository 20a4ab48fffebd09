"""What is wrong with the start of a link: no scheme, a mistyped one, another one, or text before it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from gate.finding import Severity
from gate.knowledge.links import MOST_SHOWN
from gate.knowledge.links import link_of
from gate.knowledge.links import serves_https
from registry.lexis import printable

BARE, NO_SCHEME, OTHER_SCHEME = "bare-scheme-links", "links-without-scheme", "non-web-links"
MALFORMED = "malformed-links"

_BARE = re.compile(r"[a-z]{2,8}:/*|(?:https?|www\.?)[:/.]*", re.IGNORECASE)
_START = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)
_WEB_START = re.compile(r"https?://", re.IGNORECASE)
_MISTYPED = re.compile(
    r"([a-z]{2,7}?)([:;.,]{0,2}[/\\]{1,3}[:;]?[/\\]{0,2}|:{1,2}(?=www\.))(?=\w)", re.IGNORECASE
)
_OTHERS = frozenset(
    "about data file ftp ftps git irc ircs javascript mailto sftp ssh svn tel vbscript ws".split()
)
_HOST = re.compile(
    r"(?://)?((?:[\w-]+\.)+[a-z]{2,})(?::[0-9]+)?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL
)
_FILE = re.compile(r"[^/]*\.(?:html?|md|pdf|py|rst|txt)", re.IGNORECASE)
_NO_BLANK = re.compile(r"[^\s<>\"\\^`{|}]+")


class Flaw(NamedTuple):
    """What is wrong: the rule it belongs to, the message, and the mended text (None: nobody knows it)."""

    rule: str
    message: str
    mended: str | None = None
    safe: bool = False
    severity: Severity | None = None


def show(text: str) -> str:
    """Return a link as it stands in a message."""
    return printable(text, MOST_SHOWN)


def _bare_scheme(text: str) -> Flaw | None:
    if not _BARE.fullmatch(text):
        return None
    message = (
        f"{show(text)} leads nowhere, expected a whole address; write it, or take the field out"
    )
    return Flaw(BARE, message, "", safe=True)


def _several(text: str) -> Flaw | None:
    starts = [match.start() for match in re.finditer(r"https?://", text, re.IGNORECASE)]
    if len(starts) < 2 or "?" in text[: starts[1]] or "/web/" in text[: starts[1]]:
        return None
    if starts[1] <= len("https://"):
        mended = text[starts[-1] :]
        message = f"{show(text)} starts twice; write {show(mended)}"
        return Flaw(MALFORMED, message, mended, safe=link_of(mended) is not None)
    if text[starts[1] - 1] == "/":
        return None
    message = (
        f"{show(text)} holds {len(starts)} links, expected one; keep the page about this driver"
    )
    return Flaw(MALFORMED, message)


def _mistyped_scheme(text: str) -> Flaw | None:
    match = _MISTYPED.match(text)
    if match is None or _WEB_START.match(text) or match[1].lower() in _OTHERS:
        return None
    from rapidfuzz.distance import DamerauLevenshtein

    word = match[1].lower()
    scheme = "https" if "s" in word else "http"
    if DamerauLevenshtein.distance(word, scheme) > 2 or not {"h", "t", "p"} & set(word):
        return None
    mended = f"{scheme}://{text[match.end() :]}"
    message = f"{show(text)} starts with {show(match.group())}, expected {scheme}://; write {show(mended)}"
    return Flaw(MALFORMED, message, mended, safe=link_of(mended) is not None)


def _other_scheme(text: str) -> Flaw | None:
    if re.match(r"[\w.-]+@[\w.-]+(?::|$)", text):
        message = (
            f"{show(text)} is no web page, expected a link that starts with https://; name a page"
        )
        return Flaw(OTHER_SCHEME, message)
    match = _START.match(text)
    if match is None or _WEB_START.match(text):
        return None
    scheme = match.group().split(":")[0].lower()
    if scheme not in _OTHERS and not match.group().endswith("://"):
        return None
    message = (
        f"{show(text)} is a {scheme}: link, expected one that starts with https://; name a web page"
    )
    return Flaw(OTHER_SCHEME, message)


def _no_scheme(text: str) -> Flaw | None:
    match = None if _START.match(text) and "://" in text else _HOST.fullmatch(text)
    if match is None or _FILE.fullmatch(text) or not _NO_BLANK.fullmatch(text):
        return None
    mended = "https://" + text.removeprefix("//")
    message = f"{show(text)} has no scheme, expected https:// at its start; write {show(mended)}"
    return Flaw(NO_SCHEME, message, mended, safe=serves_https(match[1].lower()))


def _no_link(text: str) -> Flaw | None:
    if _WEB_START.match(text):
        return None
    inside = re.search(r"https?://[^\s<>()\[\]\"'|,;]+", text)
    if inside is not None:
        mended = inside.group().rstrip(".:")
        message = (
            f"{show(text)} has text around the link, expected the link alone; write {show(mended)}"
        )
        return Flaw(MALFORMED, message, mended)
    message = f"{show(text)} is no link, expected a web address such as https://docs.openstack.org/cinder/latest/"
    return Flaw(MALFORMED, f"{message}; write the whole address")


START_TESTS: tuple[Callable[[str], Flaw | None], ...] = (
    _bare_scheme,
    _several,
    _mistyped_scheme,
    _other_scheme,
    _no_scheme,
    _no_link,
)
