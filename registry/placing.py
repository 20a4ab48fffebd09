"""Where a record or a project belongs in the file, and the edits that put it there; nothing else moves."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from typing import cast

from registry import edit
from registry.document import Document
from registry.layout import arrange
from registry.layout import driver_key
from registry.lexis import apply
from registry.model import Registry
from registry.parsing import parse


def place_of(rows: Sequence[object], record: object) -> int:
    """Return the index at which a record belongs among `rows`.

    It is found among its vendor's records, else among its project's: a file that is not sorted keeps them together.
    """
    key, keys = driver_key(record), [driver_key(row) for row in rows]
    for width in (2, 1, 0):
        group = [index for index, other in enumerate(keys) if other[:width] == key[:width]]
        if group:
            return next((index for index in group if keys[index] > key), group[-1] + 1)
    return 0


def ordered(record: Mapping[str, object]) -> dict[str, object]:
    """Return a record with its keys in schema order."""
    whole = cast("dict[str, list[dict[str, object]]]", arrange({"drivers": [record]}))
    return whole["drivers"][0]


def with_record(document: Document, record: Mapping[str, object]) -> tuple[Document, int]:
    """Return the document with the record in its place, and its index there; LookupError where there is no list."""
    drivers = list(Registry.of(document.value).drivers.raw)
    index = place_of(drivers, record)
    edits = edit.insert_element(document, "/drivers", index, ordered(record))
    return parse(apply(document.text, edits), like=document), index


def with_project(document: Document, row: Mapping[str, object]) -> Document:
    """Return the document with a row in the table of projects, sorted by id."""
    ids = [project.casefold() for project in Registry.of(document.value).projects]
    mine = str(row.get("id", "")).casefold()
    index = next((place for place, other in enumerate(ids) if other > mine), len(ids))
    edits = edit.insert_element(document, "/projects", index, dict(row))
    return parse(apply(document.text, edits), like=document)


def resorted(document: Document, indexes: Collection[int]) -> Document:
    """Return the document with the records of these indexes where they belong; as it is, if they stand there."""
    rows = list(Registry.of(document.value).drivers.raw)
    if _target(rows, indexes) == [id(row) for row in rows]:
        return document
    for index in sorted(indexes, reverse=True):
        taken = apply(document.text, edit.remove(document, f"/drivers/{index}"))
        document = parse(taken, like=document)
    for index in sorted(indexes):
        document, _ = with_record(document, cast("dict[str, object]", rows[index]))
    return document


def _target(rows: Sequence[object], indexes: Collection[int]) -> list[int]:
    """Return the rows, each by its identity in memory, in the order in which they shall stand."""
    target = [row for index, row in enumerate(rows) if index not in indexes]
    for index in sorted(indexes):
        target.insert(place_of(target, rows[index]), rows[index])
    return [id(row) for row in target]
