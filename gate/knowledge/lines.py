"""Lines of the text: what matches in them, whose record they are in, and runs of those that share a mistake."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import islice

from gate.finding import Fix
from gate.finding import ReplaceText
from registry.document import Document
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.model import Identity
from registry.model import identity_of

# More than a file of a hundred thousand records has lines; a hostile one can have more of anything.
MOST_MATCHES = 200_000
_MOST_ACTIONS = 500
_LEADING = re.compile(r"[ \t\r]*+")


def record_at(document: Document, offset: int) -> Identity | None:
    """Return the driver in whose record `offset` stands, or on whose first line before it."""
    extents = document.records.get("drivers", [])
    index = bisect_right(extents, (text_start(document.text, offset), len(document.text))) - 1
    if index < 0 or extents[index].end <= offset:
        return None
    rows = document.value.get("drivers") if isinstance(document.value, dict) else None
    return identity_of(rows[index]) if isinstance(rows, list) and index < len(rows) else None


def text_start(text: str, offset: int) -> int:
    """Return the offset of the first character from `offset` on that is no white space."""
    match = _LEADING.match(text, offset)
    return match.end() if match else offset


def finditer(pattern: re.Pattern[str], document: Document, window: Extent) -> Iterator[Extent]:
    """Yield where `pattern` matches in the lines of the window."""
    matches = islice(pattern.finditer(document.text, *window), MOST_MATCHES)
    return (Extent(*match.span()) for match in matches)


def runs(document: Document, extents: Iterable[Extent]) -> Iterator[list[Extent]]:
    """Group extents that stand on neighbouring lines of one record."""
    run: list[Extent] = []
    for extent in extents:
        if run and not _next_to(document, run[-1], extent):
            yield run
            run = []
        run.append(extent)
    if run:
        yield run


def _next_to(document: Document, one: Extent, other: Extent) -> bool:
    between = document.text.count("\n", one.start, other.start)
    if between != 1:
        return between == 0
    return record_at(document, one.start) == record_at(document, other.start)


def more(run: list[Extent]) -> str:
    """Return how a message about the first of a run names the others."""
    if len(run) == 1:
        return ""
    return f" (so {'is the next line' if len(run) == 2 else f'are the next {len(run) - 1} lines'})"


def mending(document: Document, title: str, changes: Mapping[Extent, str]) -> Fix:
    """Return the fix that writes other text at some places; as one replacement where there are very many of them.

    A broken text is mended first: how it ought to be laid out is known only then.
    """
    actions = tuple(ReplaceText(*place, new) for place, new in changes.items())
    if len(changes) > _MOST_ACTIONS:
        first, last = min(changes).start, max(changes).end
        edits = (TextEdit(start - first, end - first, new) for start, end, new in actions)
        actions = (ReplaceText(first, last, apply(document.text[first:last], edits)),)
    return Fix(title, actions, safe=not document.broken)


def faults(document: Document, kind: str) -> Iterator[tuple[Fault, Identity | None]]:
    """Yield the faults of one kind, each with the driver in whose record it stands."""
    for fault in document.faults:
        if fault.kind == kind:
            yield fault, record_at(document, fault.extent.start)
