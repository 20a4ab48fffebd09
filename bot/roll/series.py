"""Reads what openstack/releases says of its series (`data/series_status.yaml`); all values are text. Pure.

https://releases.openstack.org/reference/using.html
"""

import difflib
import re
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import yaml

from gate.refusal import Refusal
from registry.lexis import printable

# What upstream calls a series, and the registry's word for it; a series of the future has no row yet.
STATUS: Mapping[str, str] = {
    "future": "",
    "development": "development",
    "maintained": "maintained",
    "extended maintenance": "extended",
    "unmaintained": "unmaintained",
    "end of life": "eol",
}
# Many times what all series take; a line of nothing but keys costs the square of its length.
LARGEST = 64 * 1024
_DEEPEST = 8
_MOST_SERIES = 500
_NAME = re.compile(r"[a-z][a-z0-9-]{0,38}[a-z0-9]")
_VERSION = re.compile(r"20[0-9]{2}\.[1-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING = ("", "~", "null", "none", "tbd")
_FIELDS = ("name", "release-id", "status", "initial-release")


class BadSeries(Refusal):
    """A file of series that cannot be used."""


class Series(NamedTuple):
    """One series: its name in lower case, the registry's word for its status, and the day of its release."""

    name: str
    status: str
    released: date | None
    version: str = ""

    @property
    def id(self) -> str:
        """The name as the registry's releases have it."""
        return self.name.capitalize()


def series_of(data: bytes, where: str) -> tuple[Series, ...]:
    """Return the series of a file, oldest first; raise BadSeries with one line that begins with `where`."""
    if len(data) > LARGEST:
        raise BadSeries(
            f"{where} has more than {LARGEST} bytes, expected a list of series; look at it"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadSeries(f"{where} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    found = [_series(row, where) for row in _rows(text, where)]
    for name, others in _grouped(found).items():
        if len(others) > 1:
            raise BadSeries(f"{where} has the series {name} twice; take one out")
    return tuple(sorted(found, key=lambda one: (one.released or date.max, one.name)))


def _grouped(found: list[Series]) -> dict[str, list[Series]]:
    groups: dict[str, list[Series]] = {}
    for one in found:
        groups.setdefault(one.name, []).append(one)
    return groups


def _rows(text: str, where: str) -> Iterator[yaml.MappingNode]:
    """Yield the mappings of the list that the file is."""
    try:
        _bounded(text, where)
        # A node has its text and its line; nothing is made of it, whatever its tag says.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise BadSeries(f"{_at(error, where)} is not YAML: {_why(error)}; mend that") from error
    except (ValueError, OverflowError) as error:
        raise BadSeries(f"{where} is not YAML: a character that is none; mend that") from error
    rows = root.value if isinstance(root, yaml.SequenceNode) else []
    if not rows or not all(isinstance(row, yaml.MappingNode) for row in rows):
        expected = "a list of series, each with name, status and initial-release"
        raise BadSeries(f"{where} is no list of series; expected {expected}")
    if len(rows) > _MOST_SERIES:
        raise BadSeries(
            f"{where} has {len(rows)} series, expected {_MOST_SERIES} at most; look at it"
        )
    yield from rows


def _bounded(text: str, where: str) -> None:
    """Refuse what would cost more than its size, before anything is made of it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            line = _line(event)
            raise BadSeries(
                f"{where}:{line}: has an alias (*), expected plain values; write it out"
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                line = _line(event)
                raise BadSeries(f"{where}:{line}: is nested too deeply; expected a list of series")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _series(row: yaml.MappingNode, where: str) -> Series:
    here = f"{where}:{row.start_mark.line + 1}:"
    values = _values(row, here)
    name = values.get("name", "")
    if not _NAME.fullmatch(name):
        expected = "expected a name in lower case such as gazpacho"
        raise BadSeries(f'{here} "{printable(name)}" is no name of a series; {expected}')
    status, version = _word(values.get("status", "")), values.get("release-id", "")
    if status not in STATUS:
        known = difflib.get_close_matches(status, STATUS, 1)
        expected = f"did you mean {known[0]}" if known else f"expected one of {', '.join(STATUS)}"
        raise BadSeries(f'{here} status "{printable(status)}" of {name} is not known; {expected}')
    if version.lower() in _NOTHING:
        version = ""
    elif not _VERSION.fullmatch(version):
        expected = "expected one such as 2026.1"
        raise BadSeries(
            f'{here} release-id "{printable(version)}" of {name} is no version; {expected}'
        )
    return Series(name, STATUS[status], _day(values, name, here, status), version)


def _day(values: Mapping[str, str], name: str, here: str, status: str) -> date | None:
    """Return the day of the release, which only a series that has not begun may lack."""
    text = values.get("initial-release", "")
    if text.lower() in _NOTHING and not STATUS[status]:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        expected = "expected one such as 2026-04-01"
        raise BadSeries(
            f'{here} initial-release "{printable(text)}" of {name} is no day; {expected}'
        ) from None


def _values(row: yaml.MappingNode, here: str) -> dict[str, str]:
    """Return the fields that count; the others may be anything."""
    found: dict[str, str] = {}
    for key, value in row.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in _FIELDS:
            continue
        if name in found:
            raise BadSeries(f"{here} has {name} twice; take one out")
        if not isinstance(value, yaml.ScalarNode):
            raise BadSeries(f"{here} {name} is no plain value; expected a word or a day")
        found[name] = value.value.strip()
    return found


def _word(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def _at(error: yaml.YAMLError, where: str) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f"{where}:{mark.line + 1}:" if mark is not None else where


def _why(error: yaml.YAMLError) -> str:
    problem = (
        getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    )
    return printable(" ".join(str(problem).split()), 120)
