"""The difference of two texts as a unified diff, with a record that was put in shown from brace to brace. Pure."""

import difflib
from collections.abc import Sequence

_CONTEXT = 3


def line_diff(path: str, before: str, after: str) -> list[str]:
    """Return the lines of a unified diff; none where nothing differs."""
    old, new = before.splitlines(), after.splitlines()
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    if first == len(old) == len(new):
        return []
    header = [f"--- a/{path}", f"+++ b/{path}"]
    gone, come = old[first : len(old) - last], new[first : len(new) - last]
    if gone and come:
        return [*header, *_hunks(old, new, first, last)]
    block = _slid(new if come else old, first, len(come or gone))
    start, size = block, len(come or gone)
    top = max(0, start - _CONTEXT)
    head, tail = old[top:start], (old if come else new)[start : start + _CONTEXT]
    lines = new[start : start + size] if come else old[start : start + size]
    counts = (len(head) + len(gone) + len(tail), len(head) + len(come) + len(tail))
    mark = "+" if come else "-"
    return [
        *header,
        f"@@ -{top + 1},{counts[0]} +{top + 1},{counts[1]} @@",
        *(f" {line}" for line in head),
        *(f"{mark}{line}" for line in lines),
        *(f" {line}" for line in tail),
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    most = min(len(one), len(other))
    return next((i for i in range(most) if one[i] != other[i]), most)


def _slid(lines: Sequence[str], start: int, size: int) -> int:
    """Return where a block may as well begin so that it begins with the bracket of what it is."""
    places = [start]
    while start and lines[start - 1] == lines[start + size - 1]:
        start -= 1
        places.append(start)
    return min(places, key=lambda place: _shape(lines[place]))


def _shape(line: str) -> tuple[int, bool]:
    bare = line.lstrip()
    return len(line) - len(bare), bare.startswith(("}", "]"))


def _hunks(old: Sequence[str], new: Sequence[str], first: int, last: int) -> list[str]:
    """Return the hunks between a common start and a common end; most of a long file is not even compared."""
    start, end = max(0, first - _CONTEXT), max(0, last - _CONTEXT)
    lines = difflib.unified_diff(
        old[start : len(old) - end], new[start : len(new) - end], n=_CONTEXT, lineterm=""
    )
    return [_moved(line, start) if line.startswith("@@") else line for line in list(lines)[2:]]


def _moved(header: str, by: int) -> str:
    """Return `@@ -1,4 +1,6 @@` counted from the top of the file."""
    _, old, new, _ = header.split(" ")
    shifted = []
    for where in (old, new):
        line, comma, count = where[1:].partition(",")
        shifted.append(f"{where[0]}{int(line) + by}{comma}{count}")
    return f"@@ {' '.join(shifted)} @@"
