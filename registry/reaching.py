"""Brings values of a document to what they shall be by the smallest edits: what stays is not written anew."""

from collections.abc import Mapping

from registry import edit
from registry.changes import same
from registry.document import Document
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.model import Registry
from registry.parsing import parse
from registry.pointer import escape

# Each round makes one step in every record. A record that needs more is written anew.
_MOST_ROUNDS = 200


def with_records(document: Document, wanted: Mapping[int, Mapping[str, object]]) -> Document:
    """Return the document in which the records of these indexes are as wanted."""
    for number in range(_MOST_ROUNDS + 1):
        rows = Registry.of(document.value).drivers.raw
        left = {i: value for i, value in wanted.items() if not same(rows[i], value)}
        if not left:
            break
        step = _step if number < _MOST_ROUNDS else _whole
        edits = [
            e for i, value in left.items() for e in step(document, f"/drivers/{i}", rows[i], value)
        ]
        document = parse(apply(document.text, edits), like=document)
    return document


def _whole(document: Document, pointer: str, old: object, new: object) -> list[TextEdit]:
    return edit.set_value(document, pointer, new)


def _step(document: Document, pointer: str, old: object, new: object) -> list[TextEdit]:
    """Return the edits of the first difference; none where there is none."""
    if same(old, new):
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        return _in_object(document, pointer, old, new)
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _in_list(document, pointer, old, new)
    return edit.set_value(document, pointer, new)


def _in_object(
    document: Document, pointer: str, old: Mapping[str, object], new: Mapping[str, object]
) -> list[TextEdit]:
    for key in old:
        if key not in new:
            return edit.remove(document, f"{pointer}/{escape(key)}")
    for key, value in new.items():
        inner = f"{pointer}/{escape(key)}"
        if key not in old:
            return edit.set_value(document, inner, value)
        if not same(old[key], value):
            return _step(document, inner, old[key], value)
    return []


def _in_list(
    document: Document, pointer: str, old: list[object], new: list[object]
) -> list[TextEdit]:
    at = next(
        (i for i, (one, other) in enumerate(zip(old, new, strict=False)) if not same(one, other)),
        min(len(old), len(new)),
    )
    if at == len(new) or (len(old) > len(new) and old[at] not in new[at:]):
        return edit.remove(document, f"{pointer}/{at}")
    if at == len(old) or (len(new) > len(old) and new[at] not in old[at:]):
        return edit.insert_element(document, pointer, at, new[at])
    return _step(document, f"{pointer}/{at}", old[at], new[at])
