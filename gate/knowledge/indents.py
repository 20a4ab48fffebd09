"""How deep each line of a record ought to be indented, and which lines are not."""

import re
from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.lines import text_start
from registry.document import Document
from registry.layout import INDENT
from registry.lexis import Extent

ROW_LEVEL = 2
_STRING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"')
_TOKEN = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[\[\]{}]')
_CLOSERS = re.compile(r"[\]}]*+")
# Records have few hundred characters; shapes of much longer ones are not worth keeping.
_LONGEST_SHAPE = 20_000
_WIDEST = 1000


class Line(NamedTuple):
    """A line of a record: its indentation as it is, and the level it ought to have."""

    indent: Extent
    level: int


def _never(text: str, record: Extent) -> bool:
    return False


def lines_in(
    document: Document, window: Extent, skip: Callable[[str, Extent], bool] = _never
) -> Iterator[Line]:
    """Yield the lines in the window that belong to a row of a table, but those of rows to `skip`."""
    for extents in document.records.values():
        first = max(bisect_right(extents, (window.start, len(document.text))) - 1, 0)
        for extent in extents[first:]:
            if extent.start >= window.end:
                break
            if skip(document.text, extent):
                continue
            for line in _lines(document.text, extent):
                if window.start <= line.indent.start < window.end:
                    yield line


def crooked_lines(document: Document, window: Extent) -> Iterator[Line]:
    """Yield the lines in the window that are indented otherwise than their level asks for."""
    for line in lines_in(document, window, skip=_is_straight):
        if document.text[slice(*line.indent)] != indentation(line.level):
            yield line


def _is_straight(text: str, record: Extent) -> bool:
    """Tell whether all lines of a record are indented as they ought to be; many records have one shape."""
    if record.end - record.start > _LONGEST_SHAPE:
        return False
    shape = text[_line_start(text, record) : record.end]
    return _is_straight_shape(_STRING.sub('"', shape))


@lru_cache(maxsize=4096)
def _is_straight_shape(shape: str) -> bool:
    lines = _lines(shape, Extent(text_start(shape, 0), len(shape)))
    return all(shape[slice(*line.indent)] == indentation(line.level) for line in lines)


def _lines(text: str, record: Extent) -> Iterator[Line]:
    """Yield the lines of one record that hold more than white space."""
    opened: list[int] = []  # for each open bracket the level of its line
    start = _line_start(text, record)
    if start == record.start and text[start - 1 : start] not in ("", "\n"):
        # Its first line begins with something else, maybe the end of the record before.
        end = text.find("\n", start, record.end)
        end = end if end >= 0 else record.end
        _follow(opened, text, Extent(start, end), ROW_LEVEL)
        start = end + 1
    while start < record.end:
        newline = text.find("\n", start, record.end)
        end = newline if newline >= 0 else record.end
        body = text_start(text, start)
        if body < end:
            level = _level(opened, _closers(text, body, end))
            yield Line(Extent(start, body), level)
            _follow(opened, text, Extent(body, end), level)
        start = end + 1


def _line_start(text: str, record: Extent) -> int:
    """Return the start of the line that a record begins, or of the record if it does not begin one."""
    widest = max(record.start - _WIDEST, 0)
    start = text.rfind("\n", widest, record.start) + 1
    begins = (start or not widest) and not text[start : record.start].strip()
    return start if begins else record.start


def _closers(text: str, start: int, end: int) -> int:
    match = _CLOSERS.match(text, start, end)
    return len(match.group()) if match else 0


def _level(opened: list[int], closers: int) -> int:
    if closers:
        return opened[-min(closers, len(opened))] if opened else ROW_LEVEL
    return opened[-1] + 1 if opened else ROW_LEVEL


def _follow(opened: list[int], text: str, part: Extent, level: int) -> None:
    for match in _TOKEN.finditer(text, *part):
        first = text[match.start()]
        if first in "[{":
            opened.append(level)
        elif first in "]}" and opened:
            opened.pop()


def indentation(level: int) -> str:
    """Return the white space of an indentation level."""
    return " " * (INDENT * level)
