"""The records of a file, the elements of the arrays of its root: read at C speed wherever they are plain JSON."""

import json
import re
from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple
from typing import NoReturn

from registry.brackets import CLOSERS
from registry.brackets import Opening
from registry.brackets import Role
from registry.brackets import role
from registry.lexis import SPACE
from registry.lexis import Extent
from registry.nesting import MOST_LEVELS
from registry.pointer import Place
from registry.pointer import unescape
from registry.syntax import Parser

_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+(?=[^ \t\n\r,\]}])")
_ENDS = re.compile(r"[ \t\n\r]*+[,\]]")
# A record stands in an array of the root.
_LEVELS_ABOVE = 2


def common_ends(one: str, other: str) -> tuple[int, int]:
    """Return how many characters two texts share at the start and, beyond that, at the end."""
    most = min(len(one), len(other))
    first = _longest(most, lambda n, step: one[n : n + step] == other[n : n + step])
    rest = most - first
    a, b = len(one), len(other)
    last = _longest(rest, lambda n, step: one[a - n - step : a - n] == other[b - n - step : b - n])
    return first, last


def _longest(most: int, same: Callable[[int, int], bool]) -> int:
    """Return the length of the common run by comparing slices of shrinking size: C speed, no copies kept."""
    done, step = 0, 1 << 20
    while step:
        while done + step <= most and same(done, step):
            done += step
        step >>= 1
    return done


def _refuse(_: str) -> NoReturn:
    raise ValueError("not plain JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _short_float(word: str) -> float:
    value = float(word)
    if value in (float("inf"), float("-inf")) or len(word) > 100:
        raise ValueError("number out of range")
    return value


def _short_int(word: str) -> int:
    if len(word) > 100:
        raise ValueError("number out of range")
    return int(word)


# Strict: whatever it refuses is read again by the tolerant parser, which says what is wrong.
_SCAN: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(  # type: ignore[attr-defined]
    object_pairs_hook=_unique,
    parse_constant=_refuse,
    parse_float=_short_float,
    parse_int=_short_int,
).scan_once


def levels_of(value: object) -> int:
    """Return how many levels of objects and arrays `value` has, counting no further than needed."""
    level, layer = 0, [value]
    while level <= MOST_LEVELS:
        boxes = [item for item in layer if isinstance(item, dict | list)]
        if not boxes:
            break
        layer = [x for box in boxes for x in (box.values() if isinstance(box, dict) else box)]
        level += 1
    return level


def plain(text: str, start: int) -> tuple[object, int] | None:
    """Read one record of plain JSON at C speed; None says that the tolerant parser has to look."""
    try:
        value, end = _SCAN(text, start)
    except (ValueError, StopIteration, RecursionError):
        return None
    if text[start] != "{" and _ENDS.match(text, end) is None:
        return None
    most = MOST_LEVELS - _LEVELS_ABOVE
    many = text.count("[", start, end) + text.count("{", start, end) > most
    return None if many and levels_of(value) > most else (value, end)


class Known(NamedTuple):
    """A text that was read before, without a fault in it."""

    text: str
    value: object
    records: dict[str, list[Extent]]


class _Shared:
    """Records that stand in another document too, at the common start or end: they are not read again."""

    def __init__(self, text: str, like: Known) -> None:
        self.like = like
        self.first, last = common_ends(text, like.text)
        self.shift = len(text) - len(like.text)
        self.tail = len(text) - last

    def start(self, name: str, values: list[object], extents: list[Extent], position: int) -> int:
        """Take over the records before the first difference; returns where reading goes on."""
        theirs = self.like.records.get(name, [])
        # Not the last one: what follows it may differ, and that can change how it is read.
        many = bisect_right(theirs, self.first, key=lambda extent: extent.end) - 1
        known = self._values(name)
        if many < 1 or theirs[0].start < position or len(known) != len(theirs):
            return position
        values.extend(known[:many])
        extents.extend(theirs[:many])
        return extents[-1].end

    def rest(self, name: str, values: list[object], extents: list[Extent], position: int) -> bool:
        """Take over all records from `position` on if they stand after the last difference."""
        if position < self.tail:
            return False
        theirs = self.like.records.get(name, [])
        index = bisect_left(theirs, position - self.shift, key=lambda extent: extent.start)
        if index >= len(theirs) or theirs[index].start != position - self.shift:
            return False
        known = self._values(name)
        if len(known) != len(theirs):
            return False
        values.extend(known[index:])
        extents.extend(Extent(e.start + self.shift, e.end + self.shift) for e in theirs[index:])
        return True

    def _values(self, name: str) -> list[object]:
        rows = self.like.value
        if isinstance(rows, dict):
            rows = rows.get(unescape(name))
        elif isinstance(rows, list):
            rows = rows[int(name)] if name.isdecimal() and int(name) < len(rows) else None
        return rows if isinstance(rows, list) else []


class FileParser(Parser):
    """The tolerant parser with a fast path for the records."""

    def __init__(self, text: str, like: Known | None) -> None:
        super().__init__(text)
        self.records: dict[str, list[Extent]] = {}
        # Record -> places below it, of those that the tolerant parser had to read.
        self.insides: dict[str, dict[str, Place]] = {}
        self.shared = None if like is None else _Shared(text, like)

    def elements(self, result: list[object], pointer: str, depth: int) -> list[object]:
        """Read records at C speed up to the first one that is not plain JSON."""
        if depth == 1:
            extents = self.records[pointer[1:]] = []
            if self.shared is not None:
                self.position = self.shared.start(pointer[1:], result, extents, self.position)
            self._plain_records(pointer[1:], result, extents)
        return super().elements(result, pointer, depth)

    def _plain_records(self, name: str, values: list[object], extents: list[Extent]) -> None:
        separator = (_COMMA if values else SPACE).match(self.text, self.position)
        while separator is not None:
            start = separator.end()
            if self.shared is not None and self.shared.rest(name, values, extents, start):
                self.position = extents[-1].end
                return
            read = plain(self.text, start)
            if read is None:
                return
            value, end = read
            separator = _COMMA.match(self.text, end)
            if separator is None and self._ends_too_early(start, end):
                return
            self.position = end
            values.append(value)
            extents.append(Extent(start, end))

    def _ends_too_early(self, start: int, end: int) -> bool:
        opening = self.text[start]
        if opening not in CLOSERS:
            return False
        verdict = role(self.text, end - 1, [*self.opened, Opening(opening, start)])
        return verdict is not Role.CLOSES and not self.well_formed

    def element(self, pointer: str, depth: int) -> object:
        """Read one record after the first that is not plain JSON."""
        if depth != 2:
            return super().element(pointer, depth)
        start = self.position
        read = plain(self.text, start)
        if read is None or self._ends_too_early(start, read[1]):
            value = self._tolerant(pointer, depth)
        else:
            value, self.position = read
        self.records[pointer[1 : pointer.rindex("/")]].append(Extent(start, self.position))
        return value

    def _tolerant(self, pointer: str, depth: int) -> object:
        outside, self.places = self.places, {}
        try:
            return super().element(pointer, depth)
        finally:
            self.insides[pointer], self.places = self.places, outside
