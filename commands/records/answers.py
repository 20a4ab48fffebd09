"""Answers as people type them, and the values that they mean: numbers of choices, names of jobs, lists. Pure."""

import re
from collections.abc import Sequence
from typing import Any

from gate.formats.lines import safe
from gate.knowledge.jobs import zuul_pair
from registry.fields import as_text
from registry.model import Registry
from registry.model import objects
from registry.placing import ordered

_WIDTH = 100
_JOB = re.compile(r"[A-Za-z0-9][\w.+-]*", re.ASCII)
_RANGE = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
Record = dict[str, Any]


def pattern_of(answer: str) -> str:
    """Return the pattern that is meant by a job's name; a pattern is meant as it is."""
    return zuul_pair(answer)[0] if _JOB.fullmatch(answer) else answer


def failure_of(answer: str) -> str:
    return zuul_pair(answer)[1] if _JOB.fullmatch(answer) else answer


def names_of(answer: str, shown: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the names of `1, 3-5, Gazpacho`, in their order; a number is one of the shown."""
    names: list[str] = []
    for word in re.split(r"[,\s]+", answer):
        numbers = _RANGE.fullmatch(word)
        first, last = (int(n) for n in numbers.groups()) if numbers else (0, -1)
        if numbers and 0 < first <= last <= len(shown):
            names += shown[first - 1 : last]
        elif word:
            names.append(chosen(word, shown))
    rank = {name: place for place, name in enumerate(order)}
    return sorted(dict.fromkeys(names), key=lambda name: rank.get(name, len(rank)))


def chosen(answer: str, shown: Sequence[str]) -> str:
    """Return the choice that a number means; everything else means itself."""
    if answer.isascii() and answer.isdecimal() and 0 < int(answer[:9]) <= len(shown):
        return shown[int(answer) - 1]
    return answer


def numbered(shown: Sequence[str]) -> list[str]:
    """Return the choices with their numbers, as many in a line as there is room for."""
    cells = [f"{number} {safe(word)}" for number, word in enumerate(shown, 1)]
    width = max(map(len, cells), default=0) + 2
    in_line = max(1, _WIDTH // width)
    rows = (cells[start : start + in_line] for start in range(0, len(cells), in_line))
    return ["  " + "".join(f"{cell:<{width}}" for cell in row).rstrip() for row in rows]


def typed(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    return as_text(value)


def people(registry: Registry, vendor: str) -> dict[str, Record]:
    """Return the maintainers of a vendor's records, by name; of two with one name the first."""
    found: dict[str, Record] = {}
    for index in registry.by_vendor.get(vendor, ()):
        raw = registry.drivers.raw[index]
        for person in objects(raw.get("maintainers") if isinstance(raw, dict) else None):
            if isinstance(person.get("name"), str):
                found.setdefault(str(person["name"]), dict(person))
    return found


def with_value(record: Record, keys: Sequence[str | int], value: object) -> Record:
    """Return the record with a value at the end of `keys`, or without what stands there; what is empty goes too."""
    result = placed_in(record, keys, value)
    return ordered({key: item for key, item in result.items() if item not in ({}, [{}])})


def placed_in(value: Any, keys: Sequence[str | int], new: object) -> Any:
    if not keys:
        return new
    first, rest = keys[0], keys[1:]
    if isinstance(first, int):
        items = list(value) if isinstance(value, list) else []
        there = items[first] if first < len(items) else None
        put = placed_in(there, rest, new)
        return [*items[:first], *([] if put in (None, {}) else [put]), *items[first + 1 :]]
    fields = dict(value) if isinstance(value, dict) else {}
    put = placed_in(fields.get(first), rest, new)
    if put is None:
        fields.pop(first, None)
        return fields
    return fields | {first: put}
