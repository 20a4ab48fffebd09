"""Set, insert, remove and rename at a JSON pointer: the smallest edits of the text, everything else untouched."""

import json

from registry.brackets import indent
from registry.document import Document
from registry.layout import INDENT
from registry.layout import dump
from registry.layout import ordered_keys
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.pointer import escape
from registry.pointer import unescape


def set_value(document: Document, pointer: str, value: object) -> list[TextEdit]:
    """Put `value` at `pointer`; a member that is not there is inserted at its place in schema order."""
    if document.has(pointer):
        extent = document.extent(pointer)
        return [TextEdit(extent.start, extent.end, dump(value, _level(document, extent)))]
    parent, _, token = pointer.rpartition("/")
    element = token == "-" or token.isdecimal()
    if not document.has(parent):
        if not pointer:
            raise LookupError("there is no document")
        return set_value(document, parent, [value] if element else {unescape(token): value})
    bracket = document.text[document.extent(parent).start]
    if bracket == "{":
        return _insert_member(document, parent, unescape(token), value)
    if bracket != "[" or not element:
        raise LookupError(f"{parent} is not an object")
    return insert_element(document, parent, len(document.children(parent)), value)


def _insert_member(document: Document, parent: str, key: str, value: object) -> list[TextEdit]:
    keys = [unescape(child.rpartition("/")[2]) for child in document.children(parent)]
    order = ordered_keys(parent, [*keys, key])
    before = order[order.index(key) - 1] if order.index(key) else None
    previous = f"{parent}/{escape(before)}" if before is not None else None
    level = _child_level(document, parent)
    text = f"{json.dumps(key, ensure_ascii=False)}: {dump(value, level)}"
    return _insert_after(document, parent, previous, text, level)


def insert_element(document: Document, parent: str, index: int, value: object) -> list[TextEdit]:
    """Insert `value` into the array at `parent` so that it becomes element `index`."""
    level = _child_level(document, parent)
    previous = f"{parent}/{index - 1}" if index else None
    return _insert_after(document, parent, previous, dump(value, level), level)


def _insert_after(
    document: Document, parent: str, previous: str | None, text: str, level: int
) -> list[TextEdit]:
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
    before, after = document.siblings(pointer)
    if before:
        return [TextEdit(document.extent(before).end, document.extent(pointer).end, "")]
    if after:
        return [TextEdit(_start(document, pointer), _start(document, after), "")]
    inside = document.extent(pointer.rpartition("/")[0])
    return [TextEdit(inside.start + 1, inside.end - 1, "")]


def rename(document: Document, pointer: str, key: str) -> list[TextEdit]:
    """Give the member at `pointer` another key, where it stands."""
    extent = document.extent(pointer, key=True)
    if not document.has(pointer) or extent == document.extent(pointer):
        raise LookupError(pointer)
    return [TextEdit(extent.start, extent.end, json.dumps(key, ensure_ascii=False))]


def _start(document: Document, pointer: str) -> int:
    return document.extent(pointer, key=True).start


def _level(document: Document, extent: Extent) -> int:
    """Return the indentation level of the line on which a value starts."""
    return (indent(document.text, extent.start) or 0) // INDENT


def _child_level(document: Document, parent: str) -> int:
    return _level(document, document.extent(parent)) + 1
