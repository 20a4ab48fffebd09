"""One value of plain JSON, read at C speed by rules that leave no doubt; all else is for the tolerant parser."""

import json
import re
from collections.abc import Callable
from typing import NoReturn

from registry.nesting import MOST_LEVELS

_ENDS = re.compile(r"[ \t\n\r]*+[,\]]")
# A record stands in an array of the root.
_LEVELS_ABOVE = 2


def _refuse(_: str) -> NoReturn:
    raise ValueError("not plain JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _short_float(word: str) -> float:
    value = float(word)
    if value in (float("inf"), float("-inf")) or len(word) > 100:
        raise ValueError("number out of range")
    return value


def _short_int(word: str) -> int:
    if len(word) > 100:
        raise ValueError("number out of range")
    return int(word)


# Strict: whatever it refuses is read again by the tolerant parser, which says what is wrong.
_SCAN: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(  # type: ignore[attr-defined]
    object_pairs_hook=_unique,
    parse_constant=_refuse,
    parse_float=_short_float,
    parse_int=_short_int,
).scan_once


def _levels_of(value: object) -> int:
    """Return how many levels of objects and arrays `value` has, counting no further than needed."""
    level, layer = 0, [value]
    while level <= MOST_LEVELS:
        boxes = [item for item in layer if isinstance(item, dict | list)]
        if not boxes:
            break
        layer = [x for box in boxes for x in (box.values() if isinstance(box, dict) else box)]
        level += 1
    return level


def plain(text: str, start: int) -> tuple[object, int] | None:
    """Read one record of plain JSON at C speed; None says that the tolerant parser has to look."""
    try:
        value, end = _SCAN(text, start)
    except (ValueError, StopIteration, RecursionError):
        return None
    if text[start] != "{" and _ENDS.match(text, end) is None:
        return None
    most = MOST_LEVELS - _LEVELS_ABOVE
    many = text.count("[", start, end) + text.count("{", start, end) > most
    return None if many and _levels_of(value) > most else (value, end)
