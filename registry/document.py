"""One JSON file as text: its values, the extent of every JSON pointer, and all that is wrong with it."""

from bisect import bisect_right
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from registry.cursor import TooManyFaults
from registry.lexis import Extent
from registry.lexis import Fault
from registry.pointer import Place
from registry.records import common_ends
from registry.syntax import Parser


class Position(NamedTuple):
    """Line and column of a code point, both from 1."""

    line: int
    column: int


@dataclass
class Document:
    """A parsed text. `value` is None when nothing of it could be read."""

    text: str
    value: object = None
    faults: tuple[Fault, ...] = ()
    records: dict[str, list[Extent]] = field(default_factory=dict)
    # The places outside of records, and inside of each one that somebody asked for: not compared.
    places: dict[str, Place] = field(default_factory=dict, compare=False)
    insides: dict[str, dict[str, Place]] = field(default_factory=dict, compare=False)
    # (offset, line, column) of some places, so that counting need not start at the top each time.
    _anchors: list[tuple[int, int, int]] = field(default_factory=lambda: [(0, 1, 1)], compare=False)

    @property
    def broken(self) -> bool:
        """Tell whether the text is no JSON, so that `value` is only what could be read of it."""
        return any(fault.kind == "syntax" for fault in self.faults)

    def broken_records(self, name: str) -> set[int]:
        """Return the indexes of the rows of an array that a syntax error touches."""
        extents = self.records.get(name, [])
        broken = set()
        for fault in self.faults:
            index = bisect_right(extents, (fault.extent.start, len(self.text))) - 1
            if fault.kind == "syntax" and index >= 0 and fault.extent.start < extents[index].end:
                broken.add(index)
        return broken

    def extent(self, pointer: str, *, key: bool = False) -> Extent:
        """Return where the value (or its key) at `pointer` stands; of its nearest parent if it is absent."""
        while True:
            place = self._place(pointer)
            if place is not None:
                return place.key if key and place.key is not None else place.value
            if not pointer:
                return Extent(0, 0)
            pointer, key = pointer.rpartition("/")[0], False

    def has(self, pointer: str) -> bool:
        """Tell whether there is a value at `pointer`."""
        return self._place(pointer) is not None

    def position(self, offset: int) -> Position:
        """Return line and column of a code point offset."""
        where = bisect_right(self._anchors, offset, key=lambda anchor: anchor[0]) - 1
        start, line, column = self._anchors[where]
        newline = self.text.rfind("\n", start, offset)
        if newline >= 0:
            line += self.text.count("\n", start, offset)
            column, start = 1, newline + 1
        found = Position(line, column + offset - start)
        if offset - self._anchors[where][0] > 4096:
            self._anchors.insert(where + 1, (offset, *found))
        return found

    def line_at(self, offset: int, most: int = 10_000) -> str:
        """Return the whole line that holds `offset`, without its end; nothing if it is longer than `most`."""
        start = self.text.rfind("\n", max(0, offset - most), offset) + 1
        end = self.text.find("\n", offset, offset + most)
        if (start == 0 and offset > most) or (end < 0 and offset + most < len(self.text)):
            return ""
        line = self.text[start : end if end >= 0 else len(self.text)]
        return line.rstrip("\r") if len(line) <= most else ""

    def children(self, pointer: str) -> list[str]:
        """Return the pointers of the members or elements of the value at `pointer`, in text order."""
        name = pointer[1:]
        if name in self.records:
            return [f"{pointer}/{index}" for index in range(len(self.records[name]))]
        level, start = pointer.count("/") + 1, f"{pointer}/"
        around = self._around(start)
        return [p for p in around if p.startswith(start) and p.count("/") == level]

    def siblings(self, pointer: str) -> tuple[str, str]:
        """Return the pointers that stand before and after `pointer` in its parent, "" where none does.

        Raise LookupError if nothing is at `pointer`.
        """
        if not pointer or not self.has(pointer):
            raise LookupError(pointer)
        parent, _, last = pointer.rpartition("/")
        if parent[1:] in self.records:
            # One of perhaps many thousand rows: counted, not looked for.
            index, rows = int(last), len(self.records[parent[1:]])
            before = f"{parent}/{index - 1}" if index else ""
            return before, f"{parent}/{index + 1}" if index + 1 < rows else ""
        children = ["", *self.children(parent), ""]
        index = children.index(pointer)
        return children[index - 1], children[index + 1]

    def pointer_at(self, offset: int) -> str:
        """Return the pointer of the innermost value (or member) that stands at `offset`."""
        for name, extents in self.records.items():
            index = bisect_right(extents, (offset, len(self.text))) - 1
            if index >= 0 and extents[index].end > offset:
                root = f"/{name}/{index}"
                return _innermost(self._around(root), offset) or root
        return _innermost(self.places, offset)

    def changed_from(self, other: "Document") -> Extent:
        """Return the whole lines of this text that differ from `other`; empty where nothing does."""
        first, last = common_ends(self.text, other.text)
        if first == len(self.text) == len(other.text):
            return Extent(0, 0)
        end = self.text.find("\n", len(self.text) - last)
        start = self.text.rfind("\n", 0, first) + 1
        return Extent(start, end + 1 if end >= 0 else len(self.text))

    def _place(self, pointer: str) -> Place | None:
        return self._around(pointer).get(pointer)

    def _around(self, pointer: str) -> dict[str, Place]:
        """Return the places of the record that `pointer` leads into, or those outside of all records."""
        parts = pointer.split("/", 3)
        if len(parts) < 3 or parts[1] not in self.records or not parts[2].isdecimal():
            return self.places
        extents, index = self.records[parts[1]], int(parts[2])
        if index >= len(extents):
            return {}
        root = f"/{parts[1]}/{parts[2]}"
        if root not in self.insides:
            self.insides[root] = _inside(self.text, extents[index], root)
        return self.insides[root]


def _innermost(places: dict[str, Place], offset: int) -> str:
    """Return the pointer of the smallest value whose text, key included, holds `offset`."""
    best, size = "", -1
    for pointer, place in places.items():
        start = place.key.start if place.key else place.value.start
        length = place.value.end - start
        if start <= offset < place.value.end and (size < 0 or length < size):
            best, size = pointer, length
    return best


def _inside(text: str, extent: Extent, pointer: str) -> dict[str, Place]:
    """Return the places of a record that was read at C speed."""
    parser = Parser(text[extent.start : extent.end])
    try:
        parser.value(pointer, 2)
    except TooManyFaults:
        return {pointer: Place(extent)}
    return {p: _moved(place, extent.start) for p, place in parser.places.items()}


def _moved(place: Place, by: int) -> Place:
    value, key = place
    at = Extent(value.start + by, value.end + by)
    return Place(at, key and Extent(key.start + by, key.end + by))
