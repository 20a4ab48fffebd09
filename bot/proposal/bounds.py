"""How far a change of ours may go: one member of some records, and not a character beside it. Pure."""

from collections.abc import Iterator

from registry.changes import Changes
from registry.changes import differences
from registry.document import Document
from registry.edit import remove
from registry.lexis import apply
from registry.model import Registry
from registry.parsing import parse

_DRIVERS = "drivers"


def strays(before: Document, after: Document, pointer: str) -> str:
    """Return what differs beyond the member at `pointer` (such as `/ci/tested`) of records; empty if nothing does."""
    if before.broken or after.broken:
        return "the data file has syntax errors"
    base, head = Registry.of(before.value), Registry.of(after.value)
    found = _of_values(differences(base, head), pointer.split("/")[1])
    return found or next(_of_text(before, after, pointer), "")


def _of_values(changes: Changes, field: str) -> str:
    if changes.added or changes.removed:
        return "it adds or removes records"
    if changes.tables:
        return f"it changes {', '.join(changes.tables)}"
    for update in changes.updated:
        others = [name for name in update.fields if name != field]
        if others or update.renamed:
            return f"it changes {', '.join(others) or 'the name'} of {update.before}"
    return ""


def _of_text(before: Document, after: Document, pointer: str) -> Iterator[str]:
    """Yield what differs in the text, between the records and in them."""
    old, new = before.records.get(_DRIVERS, []), after.records.get(_DRIVERS, [])
    if len(old) != len(new):
        yield "the records cannot be told apart"
        return
    start = end = 0
    for index, (was, now) in enumerate(zip(old, new, strict=True)):
        if before.text[start : was.start] != after.text[end : now.start]:
            yield f"it changes the text before record {index + 1}"
        start, end = was.end, now.end
        one, other = before.text[was.start : was.end], after.text[now.start : now.end]
        if one != other and _without(one, pointer) != _without(other, pointer):
            yield f"it changes more than {pointer} in record {index + 1}"
    if before.text[start:] != after.text[end:]:
        yield "it changes the text after the records"


def _without(record: str, pointer: str) -> str:
    document = parse(record)
    return apply(record, remove(document, pointer)) if document.has(pointer) else record
