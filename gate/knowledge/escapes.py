"""Finds the `\\S+` of a pattern that was written another way: without its backslash, or with one too many."""

import re
from typing import NamedTuple

# No CI writes a backslash, or a lone S where the link belongs.
_CERTAIN = re.compile(
    r"\\\\+S[+*]?(?=\s|:|$)|(?<=[ ^])[/|%]?S[+*](?=\s|:|$)|(?<=[ ^])/S(?= :)|(?<=[ ^])[/|]\\S[+*](?= :)"
)
_PROBABLE = re.compile(
    r"\\S(?= ?:)|\\s[+*]?(?= ?: ?[A-Z])|(?<= )\*(?= ?: ?[A-Z])|(?<=\w )\+(?= : ?[A-Z])"
)


class Escape(NamedTuple):
    """What stands in a pattern for the link, the pattern with `\\S+` instead, and whether that is certain."""

    found: str
    mended: str
    certain: bool


def misescaped(pattern: str) -> Escape | None:
    """Return where the link is not written as one."""
    certain = _CERTAIN.search(pattern)
    found = certain or _PROBABLE.search(pattern)
    if found is None:
        return None
    mended = f"{pattern[: found.start()]}\\S+{pattern[found.end() :]}"
    return Escape(found.group(), mended, certain is not None)
