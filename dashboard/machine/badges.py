"""The badge of each driver, an SVG for its vendor's own pages: how the CI stands, in words, not in colour alone."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from dashboard.machine.text import cut
from dashboard.machine.text import encoded
from dashboard.machine.text import xml
from dashboard.states import State
from dashboard.view import DriverView
from dashboard.view import View

_LABEL = "DriverLog"
_LONGEST = 40
# White text on each of these has a contrast of 4.5 at least.
_COLOURS = {
    State.TESTED: "#1a7f37",
    State.FAILING: "#b3261e",
    State.SILENT: "#8a5300",
    State.UNKNOWN: "#57606a",
    State.CLAIMED: "#57606a",
}
# Widths of a common sans serif at 11 pixels; what a reader's font differs, `textLength` makes good.
_NARROW = {**dict.fromkeys("ijlI.,:;'!|()[] ", 4.0), **dict.fromkeys("frt-/", 5.0)}
_BROAD = {**dict.fromkeys("mwMW@%", 10.0), **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 8.0)}
_USUAL = 6.6
_WIDE = 11.0
_EDGE = 6


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield the badge of each driver."""
    for one in view.drivers:
        yield one.badge, badge(words(one), one.state)


def words(one: DriverView) -> str:
    """Return what the badge says."""
    mark, state = one.headline, one.state
    if mark is None or state is State.CLAIMED:
        return "claimed, no CI proof"
    if state is State.UNKNOWN:
        return "not known"
    if state is State.SILENT:
        return f"CI silent since {mark.at[:10]}" if mark.at else "CI silent"
    return f"CI {'tested' if state is State.TESTED else 'failing'} in {mark.release}"


@lru_cache(maxsize=4096)
def badge(text: str, state: State) -> bytes:
    """Return the picture. It has no script and no style; its colours are attributes, which no policy forbids."""
    shown = _plain(text)
    left, right = _width(_LABEL) + 2 * _EDGE, _width(shown) + 2 * _EDGE
    name = xml(f"{_LABEL}: {shown}")
    whole = left + right
    return encoded(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" viewBox="0 0 {whole} 20" '
        f'role="img" aria-label="{name}">\n<title>{name}</title>\n'
        f'<rect width="{whole}" height="20" rx="3" fill="#24292f"/>\n'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{_COLOURS[state]}"/>\n'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">\n'
        f"{_label(_LABEL, _EDGE)}{_label(shown, left + _EDGE)}</g>\n</svg>\n"
    )


def _label(text: str, x: int) -> str:
    size = f'textLength="{_width(text)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="14" {size} aria-hidden="true">{xml(text)}</text>\n'


def _plain(text: str) -> str:
    """Return a short text without what no reader can see, or what turns the direction of reading."""
    seen = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:1000])
    return cut(seen, _LONGEST)


def _width(text: str) -> int:
    return round(sum(map(_of_character, text)))


@lru_cache(maxsize=1024)
def _of_character(character: str) -> float:
    if character in _NARROW or character in _BROAD:
        return _NARROW.get(character, 0.0) or _BROAD[character]
    if unicodedata.combining(character):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _USUAL
