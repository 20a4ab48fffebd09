"""One JSON file as text: its values, the extent of every JSON pointer, and all that is wrong with the text.

Records (the elements of the arrays of the root object) are read at C speed, one by one; only a
record that is not plain JSON, or whose inside somebody asks for, goes through the tolerant parser.
"""

import codecs
import json
import re
from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple
from typing import NoReturn

from registry.lexis import SPACE
from registry.lexis import Extent
from registry.lexis import Fault
from registry.syntax import MOST_LEVELS
from registry.syntax import Parser
from registry.syntax import Place
from registry.syntax import TooManyFaults

_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+(?=\{)")


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
    places: dict[str, Place] = field(default_factory=dict)
    records: dict[str, list[Extent]] = field(default_factory=dict)
    _anchors: list[tuple[int, int]] = field(default_factory=lambda: [(0, 1)])

    def extent(self, pointer: str, *, key: bool = False) -> Extent:
        """Return where the value (or its key) at `pointer` stands; of its nearest parent if it is absent."""
        while True:
            place = self._place(pointer)
            if place is not None:
                return place.key if key and place.key is not None else place.value
            pointer, key = pointer.rpartition("/")[0], False

    def has(self, pointer: str) -> bool:
        """Tell whether there is a value at `pointer`."""
        return self._place(pointer) is not None

    def position(self, offset: int) -> Position:
        """Return line and column of a code point offset."""
        where = bisect_right(self._anchors, (offset, len(self.text) + 1)) - 1
        start, line = self._anchors[where]
        line += self.text.count("\n", start, offset)
        if offset - start > 4096:
            self._anchors.insert(where + 1, (offset, line))
        return Position(line, offset - self.text.rfind("\n", 0, offset))

    def line_at(self, offset: int) -> str:
        """Return the whole line that holds `offset`, without its end."""
        end = self.text.find("\n", offset)
        return self.text[self.text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(self.text)]

    def children(self, pointer: str) -> list[str]:
        """Return the pointers of the members or elements of the value at `pointer`, in text order."""
        name = pointer[1:]
        if name in self.records:
            return [f"{pointer}/{index}" for index in range(len(self.records[name]))]
        self._place(f"{pointer}/")
        level = pointer.count("/") + 1
        return [p for p in self._below(pointer) if p.count("/") == level]

    def pointer_at(self, offset: int) -> str:
        """Return the pointer of the innermost value (or member) that stands at `offset`."""
        for name, extents in self.records.items():
            index = bisect_right(extents, (offset, len(self.text))) - 1
            if index >= 0 and extents[index].end > offset:
                root = f"/{name}/{index}"
                self._place(f"{root}/")
                return self._innermost(self._below(root), offset) or root
        rows = tuple(f"/{name}/" for name in self.records)
        outside = [p for p in self.places if not p.startswith(rows)]
        return self._innermost(outside, offset) or ""

    def changed_from(self, other: "Document") -> Extent:
        """Return the whole lines of this text that differ from `other`; empty where nothing does."""
        first, last = common_ends(self.text, other.text)
        if first == len(self.text) == len(other.text):
            return Extent(0, 0)
        end = self.text.find("\n", len(self.text) - last)
        start = self.text.rfind("\n", 0, first) + 1
        return Extent(start, end + 1 if end >= 0 else len(self.text))

    def _below(self, pointer: str) -> list[str]:
        start = pointer + "/"
        return [p for p in self.places if p.startswith(start)]

    def _innermost(self, pointers: list[str], offset: int) -> str:
        best, size = "", len(self.text) + 1
        for pointer in pointers:
            place = self.places[pointer]
            start = place.key.start if place.key else place.value.start
            if start <= offset < place.value.end and place.value.end - start < size:
                best, size = pointer, place.value.end - start
        return best

    def _place(self, pointer: str) -> Place | None:
        if pointer in self.places:
            return self.places[pointer]
        parts = pointer.split("/", 3)
        if len(parts) < 3 or parts[1] not in self.records or not parts[2].isdecimal():
            return None
        extents, index = self.records[parts[1]], int(parts[2])
        root = f"/{parts[1]}/{parts[2]}"
        if index >= len(extents) or root in self.places:
            return None
        self.places.update(_inside(self.text, extents[index], root))
        return self.places.get(pointer)


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


def _inside(text: str, extent: Extent, pointer: str) -> dict[str, Place]:
    parser = Parser(text[: extent.end], extent.start)
    try:
        parser.value(pointer, 2)
    except TooManyFaults:
        parser.places[pointer] = Place(extent)
    return parser.places


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
    object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_short_float, parse_int=_short_int
).scan_once


def depth_of(value: object) -> int:
    """Return how many levels of objects and arrays `value` has, counting no further than needed."""
    level, layer = 0, [value]
    while layer and level <= MOST_LEVELS:
        inner: list[object] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        layer, level = inner, level + 1
    return level


def _plain(text: str, start: int) -> tuple[object, int] | None:
    """Read one record of plain JSON at C speed; None says that the tolerant parser has to look."""
    try:
        value, end = _SCAN(text, start)
    except (ValueError, StopIteration, RecursionError):
        return None
    many = text.count("[", start, end) + text.count("{", start, end) > MOST_LEVELS
    return None if many and depth_of(value) > MOST_LEVELS else (value, end)


class _Shared:
    """Records that stand in another document too, at the common start or end: they are not read again."""

    def __init__(self, text: str, like: Document) -> None:
        self.like = like
        self.first, last = common_ends(text, like.text)
        self.shift = len(text) - len(like.text)
        self.tail = len(text) - last

    def start(self, name: str, values: list[object], extents: list[Extent], position: int) -> int:
        """Take over the records before the first difference; returns where reading goes on."""
        theirs = self.like.records.get(name, [])
        many = bisect_right(theirs, self.first, key=lambda extent: extent.end)
        if not many or theirs[0].start < position:
            return position
        values.extend(self._values(name)[:many])
        extents.extend(theirs[:many])
        return extents[-1].end

    def rest(self, name: str, values: list[object], extents: list[Extent], position: int) -> bool:
        """Take over all records from `position` on if they stand behind the last difference."""
        if position < self.tail:
            return False
        theirs = self.like.records.get(name, [])
        index = bisect_left(theirs, position - self.shift, key=lambda extent: extent.start)
        if index >= len(theirs) or theirs[index].start != position - self.shift:
            return False
        values.extend(self._values(name)[index:])
        extents.extend(Extent(e.start + self.shift, e.end + self.shift) for e in theirs[index:])
        return True

    def _values(self, name: str) -> list[object]:
        root = self.like.value
        rows = root.get(name) if isinstance(root, dict) else None
        return rows if isinstance(rows, list) else []


class _FileParser(Parser):
    """The tolerant parser with a fast path for the records."""

    def __init__(self, text: str, like: Document | None) -> None:
        super().__init__(text)
        self.records: dict[str, list[Extent]] = {}
        self.shared = _Shared(text, like) if like is not None and not like.faults else None

    def elements(self, result: list[object], pointer: str, depth: int, opening: int) -> list[object]:
        """Read records at C speed up to the first one that is not plain JSON."""
        if depth == 1:
            extents = self.records[pointer[1:]] = []
            if self.shared is not None:
                self.position = self.shared.start(pointer[1:], result, extents, self.position)
            self._plain_records(pointer[1:], result, extents)
        return super().elements(result, pointer, depth, opening)

    def _plain_records(self, name: str, values: list[object], extents: list[Extent]) -> None:
        separator = (_COMMA if values else SPACE).match(self.text, self.position)
        while separator is not None:
            start = separator.end()
            if self.shared is not None and self.shared.rest(name, values, extents, start):
                self.position = extents[-1].end
                return
            read = _plain(self.text, start)
            if read is None:
                return
            value, self.position = read
            values.append(value)
            extents.append(Extent(start, self.position))
            separator = _COMMA.match(self.text, self.position)

    def element(self, pointer: str, depth: int) -> object:
        """Read one record behind the first that is not plain JSON."""
        if depth != 2:
            return self.value(pointer, depth)
        start = self.position
        read = _plain(self.text, start)
        if read is None:
            value = self.value(pointer, depth)
        else:
            value, self.position = read
        self.records[pointer[1 : pointer.rindex("/")]].append(Extent(start, self.position))
        return value


def parse(text: str, faults: Sequence[Fault] = (), like: Document | None = None) -> Document:
    """Parse `text`; what is wrong with it ends up in `faults`, never in an exception.

    `like` is another version of the file: records in both are read once and are the same objects.
    """
    parser = _FileParser(text, like)
    parser.faults.extend(faults)
    value: object = None
    try:
        parser.space()
        if parser.position == len(text):
            parser.fault(Extent(0, 0), "the file is empty, expected a JSON object")
        else:
            value = parser.value()
            _end(parser)
    except TooManyFaults:
        value = None
    found = tuple(sorted(set(parser.faults), key=lambda fault: (fault.extent, fault.message)))
    return Document(text, value, found, parser.places, parser.records)


def _end(parser: Parser) -> None:
    parser.space()
    rest = parser.text[parser.position :]
    if rest:
        extent = Extent(parser.position, parser.position + len(rest.split("\n", 1)[0]))
        shown = rest.strip()[:1]
        parser.fault(extent, f"text behind the end of the document, starting with {shown!a}; take it out")


def read(data: bytes, like: Document | None = None) -> Document:
    """Decode and parse a file's bytes; the registry is UTF-8 without a byte order mark."""
    faults = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _read_utf16(data)
    if data.startswith(codecs.BOM_UTF8):
        message = "the file starts with a byte order mark (U+FEFF), expected plain UTF-8; take it out"
        faults.append(Fault("byte-order-mark", Extent(0, 0), message))
        data = data[len(codecs.BOM_UTF8) :]
    try:
        return parse(data.decode("utf-8"), faults, like)
    except UnicodeDecodeError as error:
        faults.append(_not_utf8(data, error))
        return parse(data.decode("cp1252", errors="replace"), faults)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Fault:
    before = data[: error.start].decode("cp1252", errors="replace")
    byte = data[error.start]
    message = f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8"
    return Fault("encoding", Extent(len(before), len(before) + 1), message)


def _read_utf16(data: bytes) -> Document:
    fault = Fault("encoding", Extent(0, 0), "the file is UTF-16, expected UTF-8; save the file as UTF-8")
    return parse(data.decode("utf-16", errors="replace"), [fault])
