"""Why a link cannot be followed: one flaw at most, the first that hides the others, with its repair."""

import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache

from gate.finding import Finding
from gate.finding import Severity
from gate.knowledge.link_hosts import OWN_NETWORK
from gate.knowledge.link_hosts import host_flaw
from gate.knowledge.link_starts import MALFORMED
from gate.knowledge.link_starts import START_TESTS
from gate.knowledge.link_starts import Flaw
from gate.knowledge.link_starts import show
from gate.knowledge.links import MOST_CHARACTERS
from gate.knowledge.links import link_of
from gate.knowledge.links import places
from gate.knowledge.placeholders import is_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

CREDENTIALS, PRIVATE = "links-with-credentials", "private-links"
_OUTSIDE = rf"(?!(?:{'|'.join(sorted(OWN_NETWORK))})(?:[:/?#]|$))"
# What nearly all links look like; the others are taken apart.
_SOUND = re.compile(
    rf"https?://(?:[a-z0-9](?:[a-z0-9-]*+(?<!-))?+\.)++{_OUTSIDE}[a-z]{{2,}}+(?::[0-9]{{1,4}}+)?+"
    r"(?:[/?#](?:(?!//|%(?![0-9a-f]{2}))[\w\-.~!$&'()*+,;=:@%/?#])*+(?<![.,;:]))?+",
    re.IGNORECASE | re.ASCII,
)
_FORBIDDEN = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f\x7f]")
_PAGE_END = re.compile(r"(?:/|\.(?:html?|pdf|md|rst|txt|php|aspx?))$", re.IGNORECASE)
# One file name with spaces in it, as a browser shows it.
_SPACED = re.compile(r"https?://[^\s/]+/\S*(?: [\w.~+-]+)+?(?:/\S*|\.\w{2,5})", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r"%(?![0-9a-f]{2}).{0,2}", re.IGNORECASE | re.DOTALL)
_TAIL = re.compile(r"[.,;:]+$")


def flaws(rule: str, registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each link that has a flaw of the rule."""
    for place in places(registry, focus):
        flaw = flaw_of(place.text)
        if flaw is not None and flaw.rule == rule:
            fix = None if flaw.mended is None else place.rewrite(flaw.mended, safe=flaw.safe)
            yield place.finding(flaw.message, fix=fix, severity=flaw.severity)


@lru_cache(maxsize=1 << 18)
def flaw_of(text: str) -> Flaw | None:
    """Return why the link cannot be followed; None for a good one (and for what other rules speak of)."""
    if _SOUND.fullmatch(text) and text.count("://") == 1:
        return None
    text = text.strip()
    if not text or len(text) > MOST_CHARACTERS or is_placeholder(text):
        return None
    return next((flaw for test in _TESTS if (flaw := test(text)) is not None), None)


def _credentials(text: str) -> Flaw | None:
    link = link_of(text)
    if link is None or not link.user:
        return None
    mended = re.sub(r"(?<=://)[^/?#@]*@", "", text, count=1)
    message = (
        f"the link to {show(link.host)} carries a login, which everybody can read here; take it out"
    )
    return Flaw(CREDENTIALS, message, mended)


def _bad_host(text: str) -> Flaw | None:
    link = link_of(text)
    if link is None:
        message = f"{show(text)} has no host that can be read, expected https://host/page; write the whole address"
        return Flaw(MALFORMED, message)
    flaw = host_flaw(link.host)
    if flaw is None:
        return _bad_port(text, link.port)
    rule = PRIVATE if flaw.private else MALFORMED
    return Flaw(rule, f"host {show(link.host)} of the link {flaw.message}")


def _bad_port(text: str, port: str) -> Flaw | None:
    if not port or (len(port) <= 6 and port[1:].isdecimal() and 0 < int(port[1:]) < 65536):
        return None
    at = text.index(port, len("http://"))
    message = f"{show(text)} has {show(port)} for a port, expected : and a number up to 65535; take it out"
    return Flaw(MALFORMED, message, text[:at] + text[at + len(port) :])


def _bad_character(text: str) -> Flaw | None:
    bad = _FORBIDDEN.search(text)
    if bad is None:
        return None
    if bad.group() in "{|}^`":
        expected = f"%{ord(bad.group()):02X}"
        message = f"{show(text)} has a bare {bad.group()} in it, expected {expected}; copy the address once more"
        return Flaw(MALFORMED, message, severity=Severity.WARNING)
    shown = "a space" if bad.group() == " " else printable(bad.group())
    what = f"{show(text)} has {shown} in it, which no link has"
    mended = _without_blanks(text) if bad.group().isspace() else None
    if mended is not None and mended.startswith(text.split()[0] + "%20"):
        return Flaw(MALFORMED, f"{what}, expected %20; write {show(mended)}", mended)
    return Flaw(MALFORMED, f"{what}; keep the link alone, without text around it", mended)


def _without_blanks(text: str) -> str | None:
    """Return the link without the text behind it, or with %20 in a page's name; None where nobody can tell."""
    first, *rest = text.split()
    if _PAGE_END.search(first):
        return first
    whole = " ".join((first, *rest))
    return whole.replace(" ", "%20") if whole == text and _SPACED.fullmatch(text) else None


def _bad_escape(text: str) -> Flaw | None:
    bad = _BAD_ESCAPE.search(text)
    if bad is None:
        return None
    message = f"{show(text)} has {show(bad.group())} where % and two hex digits were expected"
    return Flaw(MALFORMED, f"{message}; copy the address once more")


def _loose_end(text: str) -> Flaw | None:
    tail = _TAIL.search(text)
    if tail is None:
        return None
    mended = text[: tail.start()]
    message = (
        f'{show(text)} ends with "{tail.group()}", which is hardly part of it; write {show(mended)}'
    )
    return Flaw(MALFORMED, message, mended, severity=Severity.WARNING)


_TESTS: tuple[Callable[[str], Flaw | None], ...] = (
    *START_TESTS,
    _credentials,
    _bad_character,
    _bad_host,
    _bad_escape,
    _loose_end,
)
