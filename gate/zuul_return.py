"""What a job may hand to `zuul_return`: Zuul's and Gerrit's rules for it as a predicate, and a body that keeps them.

Zuul drops all file comments of a job where one has a key or a type too many; Gerrit refuses the whole review, and with
it Zuul's vote, where one range is impossible or too much is said. So each comment is held to both before it goes out,
and what does not fit is said in the summary. Sources: zuul/lib/filecomments.py, zuul/ansible/schema.py, release 14.3;
Gerrit's pages on `CommentInput`, `change.commentSizeLimit` (16 KiB) and `change.maxComments` (5,000 on a change).
"""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

from registry.lexis import escaped

LEVELS = ("error", "warning", "info")
MOST_COMMENTS = 60
MOST_WARNINGS = 20
LONGEST_MESSAGE = 4000
LONGEST_WARNING = 400
LONGEST_PATH = 1000
_LARGEST_NUMBER = 2**31 - 1
_RANGE = ("start_line", "start_character", "end_line", "end_character")
_COMMENT = {"line", "message", "level", "range"}
_BODY = {"file_comments", "warnings"}


class Said(NamedTuple):
    """One finding in its two forms: a comment in a file, and a line of the summary."""

    path: str
    comment: dict[str, Any]
    line: str


def handed_over(said: Sequence[Said], elsewhere: Sequence[str], last: str) -> dict[str, Any]:
    """Return what is handed over: comments where they fit, the rest as warnings, the worst first where it is too much.

    `elsewhere` are lines about what no comment can be put on; `last` closes the summary whatever is left out.
    """
    fits = [not flaw_of_comment(one.path, one.comment) for one in said]
    worst = sorted((i for i, good in enumerate(fits) if good), key=lambda i: _badness(said[i]))
    comments: dict[str, list[dict[str, Any]]] = {}
    for i in sorted(worst[:MOST_COMMENTS]):
        comments.setdefault(said[i].path, []).append(said[i].comment)
    lines = [*elsewhere, *(one.line for one, good in zip(said, fits, strict=True) if not good)]
    warnings = _cut(lines, beyond=len(worst[MOST_COMMENTS:]))
    return {"zuul": {"file_comments": comments, "warnings": [*warnings, _shortened(last)]}}


def refused(why: str) -> dict[str, Any]:
    """Return what is handed over where nothing could be judged: the reason, for the summary."""
    return {"zuul": {"file_comments": {}, "warnings": [_shortened(f"driverlog: {why}")]}}


def flaws(value: object) -> list[str]:
    """Return what Zuul or Gerrit would not take of the whole of what a job hands over; nothing where all is well."""
    if not isinstance(value, dict) or set(value) != {"zuul"}:
        return ["expected an object with the one key zuul"]
    inner = value["zuul"]
    if not isinstance(inner, dict) or set(inner) != _BODY:
        return ["zuul: expected an object with the keys file_comments and warnings"]
    return [*_flaws_of_comments(inner["file_comments"]), *_flaws_of_warnings(inner["warnings"])]


def flaw_of_comment(path: object, comment: object) -> str:
    """Return why a comment on a file could not be handed over, or nothing."""
    if not _is_text(path, LONGEST_PATH) or any(not c.isprintable() for c in str(path)):
        return "expected the path of a file, printable"
    if not isinstance(comment, dict) or set(comment) != _COMMENT:
        return f"expected exactly the keys {', '.join(sorted(_COMMENT))}"
    if not _is_text(comment["message"], LONGEST_MESSAGE):
        return f"message: expected text of at most {LONGEST_MESSAGE} characters"
    if comment["level"] not in LEVELS:
        return f"level: expected one of {', '.join(LEVELS)}"
    if not _is_number(comment["line"], 1):
        return "line: expected a number from 1"
    return _flaw_of_range(comment["range"], comment["line"])


def _flaw_of_range(place: object, line: int) -> str:
    if not isinstance(place, dict) or set(place) != set(_RANGE):
        return f"range: expected exactly the keys {', '.join(_RANGE)}"
    for name, least in zip(_RANGE, (1, 0, 1, 0), strict=True):
        if not _is_number(place[name], least):
            return f"range: {name}: expected a number from {least}"
    start, end = [tuple(place[name] for name in half) for half in (_RANGE[:2], _RANGE[2:])]
    if start >= end:
        return "range: expected an end behind the start"
    return "" if line == place["end_line"] else "line: expected the last line of the range"


def _flaws_of_comments(files: object) -> Iterator[str]:
    if not isinstance(files, dict):
        yield "file_comments: expected an object"
        return
    count = 0
    for path, comments in files.items():
        if not isinstance(comments, list):
            yield f"file_comments: {path!a}: expected a list"
            continue
        count += len(comments)
        for number, comment in enumerate(comments):
            if why := flaw_of_comment(path, comment):
                yield f"file_comments: {path!a}: {number}: {why}"
    if count > MOST_COMMENTS:
        yield f"file_comments: {count}, expected at most {MOST_COMMENTS}"


def _flaws_of_warnings(warnings: object) -> Iterator[str]:
    if not isinstance(warnings, list):
        yield "warnings: expected a list"
        return
    for number, line in enumerate(warnings):
        if not _is_text(line, LONGEST_WARNING) or "\n" in line:
            yield f"warnings: {number}: expected one line of at most {LONGEST_WARNING} characters"
    if len(warnings) > MOST_WARNINGS:
        yield f"warnings: {len(warnings)}, expected at most {MOST_WARNINGS}"


def _is_text(value: object, longest: int) -> bool:
    """Tell whether a value is text that can be stored and sent: not empty, not too long, no half of a character."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return False
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


def _is_number(value: object, least: int) -> bool:
    return type(value) is int and least <= value <= _LARGEST_NUMBER


def _badness(one: Said) -> int:
    return LEVELS.index(one.comment["level"])


def _cut(lines: Sequence[str], *, beyond: int) -> list[str]:
    """Return the lines that the summary has room for, and one that counts what is not said."""
    most = MOST_WARNINGS - 2
    left = max(0, len(lines) - most) + beyond
    shown = [_shortened(line) for line in lines[:most]]
    more = f"driverlog: {left} more in the report of the job" if left else ""
    return [*shown, *([more] if more else [])]


def _shortened(line: str) -> str:
    # Half a character cannot be sent, and a line break would start a line of Zuul's own.
    clean = escaped(line) or "driverlog"
    return clean if len(clean) <= LONGEST_WARNING else f"{clean[: LONGEST_WARNING - 1]}…"
