"""The records of a file, the elements of the arrays of its root: read at C speed wherever they are plain JSON."""

import re
from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from registry.brackets import CLOSERS
from registry.brackets import Opening
from registry.brackets import Role
from registry.brackets import role
from registry.lexis import SPACE
from registry.lexis import Extent
from registry.plain import plain
from registry.pointer import Place
from registry.pointer import unescape
from registry.syntax import Parser

_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+(?=[^ \t\n\r,\]}])")


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
