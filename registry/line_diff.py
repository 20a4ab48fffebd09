"""The difference of two texts as a unified diff, with a record that was put in shown from brace to brace. Pure."""

from collections.abc import Iterator
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_CONTEXT = 3
# So many lines of what both have at the start and the end are compared all the same, to find the best fit.
_MARGIN = 40
Lines = Sequence[str]


class _Edit(NamedTuple):
    """Lines `old:old_end` of the older text became lines `new:new_end` of the newer one."""

    old: int
    old_end: int
    new: int
    new_end: int

    def moved(self, by: int) -> "_Edit":
        return _Edit(*(place + by for place in self))


def line_diff(path: str, before: str, after: str) -> list[str]:
    """Return the lines of a unified diff; none where nothing differs."""
    # Not splitlines: a string of JSON may hold what only looks like the end of a line.
    old, new = (text.removesuffix("\n").split("\n") for text in (before, after))
    edits = _all_slid(list(_edits(old, new)), old, new)
    hunks = [line for group in _groups(edits) for line in _hunk(group, old, new)]
    return [f"--- a/{path}", f"+++ b/{path}", *hunks] if hunks else []


def _edits(old: Lines, new: Lines) -> Iterator[_Edit]:
    """Yield what differs; of a long file only what is not the same at both ends is compared."""
    first = max(0, _common(old, new) - _MARGIN)
    last = max(0, _common(old[first:][::-1], new[first:][::-1]) - _MARGIN)
    matcher = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last])
    for tag, *places in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(*places).moved(first)


def _common(one: Lines, other: Lines) -> int:
    most = min(len(one), len(other))
    return next((i for i in range(most) if one[i] != other[i]), most)


def _all_slid(edits: Sequence[_Edit], old: Lines, new: Lines) -> list[_Edit]:
    result: list[_Edit] = []
    for number, edit in enumerate(edits):
        above = edit.old - (result[-1].old_end if result else 0)
        below = (edits[number + 1].old if number + 1 < len(edits) else len(old)) - edit.old_end
        result.append(_slid(edit, old, new, min(above, _MARGIN), min(below, _MARGIN)))
    return result


def _slid(edit: _Edit, old: Lines, new: Lines, above: int, below: int) -> _Edit:
    """Return the same edit where it begins with its bracket: a block may slide over lines like its own."""
    if edit.old != edit.old_end and edit.new != edit.new_end:
        return edit
    lines, start, end = (new, *edit[2:]) if edit.old == edit.old_end else (old, *edit[:2])
    up = down = 0
    while up < above and lines[start - up - 1] == lines[end - up - 1]:
        up += 1
    while down < below and lines[start + down] == lines[end + down]:
        down += 1
    return edit.moved(min(range(-up, down + 1), key=lambda by: _shape(lines[start + by])))


def _shape(line: str) -> tuple[int, bool]:
    bare = line.lstrip()
    return len(line) - len(bare), bare.startswith(("}", "]"))


def _groups(edits: Sequence[_Edit]) -> Iterator[list[_Edit]]:
    """Yield the edits that are near enough to share their context."""
    group: list[_Edit] = []
    for edit in edits:
        if group and edit.old - group[-1].old_end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunk(group: Sequence[_Edit], old: Lines, new: Lines) -> Iterator[str]:
    first, last = group[0], group[-1]
    start, end = max(0, first.old - _CONTEXT), min(len(old), last.old_end + _CONTEXT)
    before, behind = first.old - start, end - last.old_end
    count = last.new_end + behind - (first.new - before)
    yield f"@@ -{start + 1},{end - start} +{first.new - before + 1},{count} @@"
    for edit in group:
        yield from (f" {line}" for line in old[start : edit.old])
        yield from (f"-{line}" for line in old[edit.old : edit.old_end])
        yield from (f"+{line}" for line in new[edit.new : edit.new_end])
        start = edit.old_end
    yield from (f" {line}" for line in old[start:end])
