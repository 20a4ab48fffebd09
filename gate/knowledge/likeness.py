"""Tells when an account and a person's name belong together but for a letter that was typed wrongly."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.names import fold
from gate.knowledge.names import near
from gate.knowledge.people import LONGEST
from gate.knowledge.people import person

_PART = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
_LONG = 7
# One sound, two ways to write it in Latin letters: no typing mistake.
_SOUNDS = (("ph", "f"), ("kh", "h"), ("ck", "k"), ("ou", "u"), ("ue", "u"), ("oe", "o"), ("ae", "a"), ("ij", "i"),
           ("iy", "i"), ("yi", "i"), ("ya", "ia"), ("yu", "iu"), ("y", "i"), ("j", "i"), ("w", "v"))  # fmt: skip


class Slip(NamedTuple):
    """`part` of an account stands where the name has `word`; `family`: the name's last word."""

    part: str
    word: str
    family: bool


@lru_cache(maxsize=1 << 14)
def slip(account: str, name: str) -> Slip | None:
    """Return where `account` (the local part of an address, or an id) nearly spells the name, but not quite."""
    if len(account) > LONGEST or len(name) > LONGEST:
        return None
    names = [word for word in person(name) if word.isalpha()]
    parts = _PART.findall(fold(account))
    if not parts or len(names) < 2:
        return None
    if len(parts) == 1:
        return next(_of_one_part(parts[0], names), None)
    return next(_of_parts(parts, names), None)


def _of_parts(parts: Sequence[str], names: Sequence[str]) -> Iterator[Slip]:
    """`first.last`: one part is right, and another nearly."""
    left = [word for word in names if word not in parts]
    wrong = [part for part in parts if part not in names]
    if len(left) == len(names) and not any(_initial(part, names) for part in parts):
        return
    for part in wrong:
        for word in left:
            if _mistyped(part, word):
                yield Slip(part, word, word == names[-1])


def _of_one_part(part: str, names: Sequence[str]) -> Iterator[Slip]:
    """`flast`, `lastf`, `first` or `firstlast`, and the word nearly right."""
    if any(_fits(part, word) for word in names):
        return
    for position, word in enumerate(names):
        initials = {other[0] for index, other in enumerate(names) if index != position}
        rests = [part[1:]] * (part[0] in initials) + [part[:-1]] * (part[-1] in initials)
        if any(_sound(rest) == _sound(word) for rest in [*rests, part]):
            return
        for rest in [*rests, part]:
            if rest[:1] == word[0] and _mistyped(rest, word):
                yield Slip(rest, word, position == len(names) - 1)
    joined = "".join(names)
    if _mistyped(part, joined):
        yield Slip(part, joined, True)


def _fits(part: str, word: str) -> bool:
    """The word stands at one end of the account, or its beginning does: a cut end is a habit, no mistake."""
    if len(word) >= _SHORTEST and (part.startswith(word) or part.endswith(word)):
        return True
    return part.startswith(word[:_SHORTEST]) or any(
        word.startswith(part[n:]) for n in range(len(part) - _SHORTEST + 1)
    )


def _initial(part: str, names: Sequence[str]) -> bool:
    return len(part) == 1 and any(word[0] == part for word in names)


def _mistyped(part: str, word: str) -> bool:
    if min(len(part), len(word)) < _SHORTEST or _sound(part) == _sound(word):
        return False
    return near(part, word, 2 if min(len(part), len(word)) > _LONG else 1)


def _sound(word: str) -> str:
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    return word


def swapped(one: str, other: str) -> bool:
    """Tell whether two words are one but for two neighbouring letters in the wrong order."""
    if len(one) != len(other) or sorted(one) != sorted(other):
        return False
    differ = [
        index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]
    ]
    return len(differ) == 2 and differ[1] == differ[0] + 1
