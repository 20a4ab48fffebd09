"""Which bracket is wrong where brackets do not match: what follows it tells, and its indentation."""

import enum
import re
from collections.abc import Sequence
from typing import NamedTuple

CLOSERS = {"{": "}", "[": "]"}
# A line that is longer is not indented by hand, and looking for its start again and again takes long.
_LONGEST_LINE = 400
# A key may lack a quote, or have one twice.
_FOLLOWS = re.compile(
    r"[ \t\n\r]*+(?:,[ \t\n\r]*+)?"
    r"(?:(?P<key>\"[^\"\\\n]{0,200}\"[ \t]*+:|(?:\"\w{1,60}+|[,:\[\]{}]?\w{1,60}+\"|\"\"?\w{1,60}+\"\"?)[ \t]*+:[ \t])"
    r"|(?P<other>[^ \t\n\r])|\Z)"
)
_INDENT = re.compile(r"[ \t]*+")


class Opening(NamedTuple):
    """An open object or array: its bracket and where it starts."""

    bracket: str
    start: int


class Role(enum.Enum):
    """What a closing bracket is to the innermost open object or array."""

    CLOSES = enum.auto()  # its own bracket
    WRONG = enum.auto()  # it stands for the own one, in the wrong shape
    MISSING = enum.auto()  # it closes something further out, the own one is missing
    EXTRA = enum.auto()  # one too many


def role(text: str, position: int, opened: Sequence[Opening]) -> Role:
    """Return what the closing bracket at `position` is; `opened` is all that is open."""
    if CLOSERS[opened[-1].bracket] == text[position]:
        return _role_of_own(text, position, opened)
    return _role_of_other(text, position, opened)


def _role_of_own(text: str, position: int, opened: Sequence[Opening]) -> Role:
    what = _follows(text, position + 1)
    if _fits(text, opened[:-1], what):
        return Role.CLOSES
    if not _fits(text, opened, what):
        return Role.MISSING if _closes_outer(text, position, opened, what) else Role.CLOSES
    mine = indent(text, position, alone=True)
    if len(opened) > 1 and what in ('"', "word") and mine == indent(text, opened[-1].start):
        return Role.CLOSES
    if len(opened) > 1 and _fits(text, opened[:-2], what):
        # Either this one is too many or the next one out is missing.
        moved = mine is not None and mine != indent(text, opened[-1].start)
        return Role.EXTRA if moved else Role.CLOSES
    return Role.EXTRA


def _closes_outer(text: str, position: int, opened: Sequence[Opening], what: str) -> bool:
    """Tell whether a bracket is indented like one further out, and what follows it agrees."""
    mine, own = indent(text, position, alone=True), indent(text, opened[-1].start)
    if mine is None or own is None or mine >= own:
        return False
    return any(
        CLOSERS[outer.bracket] == text[position]
        and mine == indent(text, outer.start)
        and _fits(text, opened[:level], what)
        for level, outer in enumerate(opened[:-1])
    )


def _role_of_other(text: str, position: int, opened: Sequence[Opening]) -> Role:
    closer, what = text[position], _follows(text, position + 1)
    level = max((n for n, o in enumerate(opened) if CLOSERS[o.bracket] == closer), default=-1)
    mine = indent(text, position, alone=True)
    if mine is not None and level >= 0 and mine == indent(text, opened[level].start):
        return Role.MISSING
    if mine is not None and mine == indent(text, opened[-1].start):
        return Role.WRONG
    extra = _fits(text, opened, what)
    own = indent(text, opened[-1].start)
    if extra and mine is not None and own is not None and mine > own:
        return Role.EXTRA
    doubled = text[position - 1] == closer
    if level >= 0 and _fits(text, opened[:level], what) and not (extra and doubled):
        return Role.MISSING
    if _fits(text, opened[:-1], what):
        return Role.WRONG
    return Role.MISSING if level >= 0 and not extra else Role.EXTRA


def _follows(text: str, position: int) -> str:
    """Return what comes next, after a comma or not: `key`, `word`, a bracket, a quote or nothing."""
    match = _FOLLOWS.match(text, position)
    if match is None or match["key"]:
        return "key" if match else "word"
    other = match["other"] or ""
    return other if other in '{}[]"' else "word"


def _fits(text: str, opened: Sequence[Opening], what: str) -> bool:
    """Tell whether `what` may come next in the innermost of `opened`; in none, only the end may."""
    if not opened:
        return not what
    if opened[-1].bracket == "{":
        return what in ("}", "key")
    return what == "]" or (what != "}" and what == _follows(text, opened[-1].start + 1))


def indent(text: str, offset: int, *, alone: bool = False) -> int | None:
    """Return the indentation of the line of `offset`; None if unknown, or not `alone` up to there."""
    line = text.rfind("\n", max(0, offset - _LONGEST_LINE), offset) + 1
    if line == 0 and offset >= _LONGEST_LINE:
        return None
    match = _INDENT.match(text, line)
    end = match.end() if match else line
    return None if alone and end != offset else end - line


def closing(text: str, opening: Opening, where: int, following: int) -> tuple[str, bool]:
    """Return the text that closes `opening` at `where`, and whether the lines around leave no doubt of it.

    They leave none if the content is deeper than the line of `opening` and what follows it is not.
    """
    closer, own = CLOSERS[opening.bracket], indent(text, opening.start)
    inside, after = indent(text, where), indent(text, following, alone=True)
    if own is None or inside is None or after is None or following == len(text):
        return closer, False
    if after > own:
        return closer, False
    if inside <= own:
        # Its line is still there, only the bracket is not.
        return closer, indent(text, where, alone=True) == own
    line = text.rfind("\n", 0, opening.start) + 1
    return f"\n{text[line : line + own]}{closer}", True
