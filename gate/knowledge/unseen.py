"""Characters that nobody sees: which they are, how to show them, and what is left without them."""

import re

from registry.lexis import printable

# Controls, spaces of other width, soft hyphen, fillers, joiners, bidi controls, line separators,
# variation selectors, halves of surrogate pairs, private use, noncharacters and tags.
_RANGES = (
    "\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
UNSEEN = re.compile(f"[{_RANGES}]")
_SPACES = re.compile("[\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# Joiners shape letters of scripts that join them, and emoji; there they are right.
_JOINED = re.compile(
    "(?<=[^\x00-\u024f])[\u200c\u200d\ufe0e\ufe0f](?=[^\x00-\u024f]|$)|(?<=[^\x00-\u20ff])\ufe0f"
)
_LOST = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000f0000-\U0010ffff]"
)


def unseen(text: str) -> list[str]:
    """Return the characters of `text` that nobody sees and that ought not to be there, each once."""
    if text.isascii() and text.isprintable():
        return []
    return list(dict.fromkeys(UNSEEN.findall(_JOINED.sub("", text))))


def without(text: str, *, spaces: bool) -> str:
    """Return `text` without them; with `spaces`, one that parts words becomes a plain space."""
    parted = _SPACES.sub(" " if spaces else "", text)
    kept = {match.start() for match in _JOINED.finditer(parted)}
    clean = "".join(c for i, c in enumerate(parted) if i in kept or not UNSEEN.match(c))
    return clean.strip() if clean.strip() != text.strip() or spaces else clean


def is_lost(text: str) -> bool:
    """Tell whether a character stands for one that is lost, so that taking it out does not mend the text."""
    return _LOST.search(text) is not None


def named(character: str) -> str:
    """Show one character by its code point."""
    return f"<U+{ord(character):04X}>"


def shown(text: str, most: int = 60) -> str:
    """Show `text` in a message, what nobody sees by its code point."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return printable(UNSEEN.sub(lambda match: named(match.group()), cut), 20 * most)
