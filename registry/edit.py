"""Set, insert, remove and rename at a JSON pointer: the smallest edits of the text, everything else untouched."""

import json
from collections.abc import Iterable

from registry.document import Document
from registry.layout import INDENT
from registry.layout import dump
from registry.layout import ordered_keys
from registry.lexis import Extent
from registry.lexis import TextEdit



def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """Return `text` with all edits done; of two that overlap only the first is."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start >= position:
            parts.append(text[position : edit.start])
            parts.append(edit.text)
            position = edit.end
    return "".join([*parts, text[position:]])


def set_value(document: Document, pointer: str, value: object) -> list[TextEdit]:
    """Put `value` at `pointer`; a member that is not there is inserted at its place in schema order."""
    if document.has(pointer):
        extent = document.extent(pointer)
        return [TextEdit(extent.start, extent.end, dump(value, _level(document, extent)))]
    parent, _, token = pointer.rpartition("/")
    if not document.has(parent):
        return set_value(document, parent, [value] if token == "-" else {token: value})
    if token == "-" or token.isdecimal():
        return insert_element(document, parent, len(document.children(parent)), value)
    return _insert_member(document, parent, token, value)


def _insert_member(document: Document, parent: str, key: str, value: object) -> list[TextEdit]:
    keys = [child.rpartition("/")[2] for child in document.children(parent)]
    order = ordered_keys(parent, [*keys, key])
    before = order[order.index(key) - 1] if order.index(key) else None
    previous = f"{parent}/{before}" if before is not None else None
    level = _child_level(document, parent)
    text = f"{json.dumps(key, ensure_ascii=False)}: {dump(value, level)}"
    return _insert_after(document, parent, previous, text, level)


def insert_element(document: Document, parent: str, index: int, value: object) -> list[TextEdit]:
    """Insert `value` into the array at `parent` so that it becomes element `index`."""
    level = _child_level(document, parent)
    previous = f"{parent}/{index - 1}" if index else None
    return _insert_after(document, parent, previous, dump(value, level), level)


def _insert_after(document: Document, parent: str, previous: str | None, text: str, level: int) -> list[TextEdit]:
    """Insert behind a sibling, or as the first; new lines where the siblings have lines of their own."""
    inside = document.extent(parent)
    children = document.children(parent)
    multiline = not children or "\n" in document.text[inside.start : _start(document, children[0])]
    gap = "\n" + " " * (INDENT * level) if multiline else " "
    if previous is not None:
        end = document.extent(previous).end
        return [TextEdit(end, end, f",{gap}{text}")]
    if children:
        start = _start(document, children[0])
        return [TextEdit(start, start, f"{text},{gap}")]
    closing = "\n" + " " * (INDENT * (level - 1))
    return [TextEdit(inside.start + 1, inside.end - 1, f"{gap}{text}{closing}")]


def remove(document: Document, pointer: str) -> list[TextEdit]:
    """Take the member or element at `pointer` out, with the comma that went with it."""
    parent = pointer.rpartition("/")[0]
    children = list(document.children(parent))
    index = children.index(pointer)
    end = document.extent(pointer).end
    if len(children) == 1:
        inside = document.extent(parent)
        return [TextEdit(inside.start + 1, inside.end - 1, "")]
    if index:
        return [TextEdit(document.extent(children[index - 1]).end, end, "")]
    return [TextEdit(_start(document, pointer), _start(document, children[1]), "")]


def rename(document: Document, pointer: str, key: str) -> list[TextEdit]:
    """Give the member at `pointer` another key, where it stands."""
    extent = document.extent(pointer, key=True)
    return [TextEdit(extent.start, extent.end, json.dumps(key, ensure_ascii=False))]


def _start(document: Document, pointer: str) -> int:
    return document.extent(pointer, key=True).start


def _level(document: Document, extent: Extent) -> int:
    """Return the indentation level of the line on which a value starts."""
    line = document.line_at(extent.start)
    return (len(line) - len(line.lstrip(" "))) // INDENT


def _child_level(document: Document, parent: str) -> int:
    return _level(document, document.extent(parent)) + 1
