"""The fields of a record by the names people type (`ci.id`, `maintainers.email`), and the values that stand there."""

import difflib
import enum
import json
from collections.abc import Mapping
from typing import NamedTuple

from registry.layout import KEYS

_ROOT = "/drivers/*"


class BadExpression(Exception):
    """Words that cannot be meant; the message says what is wrong, what was expected, and what to do."""


class Kind(enum.Enum):
    """What a field holds."""

    TEXT = enum.auto()
    FLAG = enum.auto()
    NUMBER = enum.auto()
    TEXTS = enum.auto()
    OBJECT = enum.auto()
    ROWS = enum.auto()


class Field(NamedTuple):
    """A field: its name, what it holds, and the list of objects it is in ("" if it is in none)."""

    name: str
    kind: Kind
    rows: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to it, without the indexes of a list."""
        return tuple(self.name.split("."))

    @property
    def evidence(self) -> bool:
        """Tell whether it is the bot's own, which nobody writes by hand."""
        return f"{self.name}.".startswith("ci.tested.")


_KINDS = {
    "maintainers": Kind.ROWS,
    "releases": Kind.TEXTS,
    "upstream": Kind.OBJECT,
    "ci": Kind.OBJECT,
    "ci.shared": Kind.FLAG,
    "ci.tested": Kind.ROWS,
    "ci.tested.change": Kind.NUMBER,
    "ci.tested.patch_set": Kind.NUMBER,
}


def _fields(pointer: str = _ROOT, prefix: str = "", rows: str = "") -> list[Field]:
    found = []
    for key in KEYS[pointer]:
        name = f"{prefix}{key}"
        kind = _KINDS.get(name, Kind.TEXT)
        found.append(Field(name, kind, rows))
        inner = f"{pointer}/{key}/*" if kind is Kind.ROWS else f"{pointer}/{key}"
        if inner in KEYS:
            found += _fields(inner, f"{name}.", name if kind is Kind.ROWS else rows)
    return found


FIELDS: Mapping[str, Field] = {field.name: field for field in _fields()}


def field_named(name: str) -> Field:
    """Return the field of that name; BadExpression says which one may have been meant."""
    if name in FIELDS:
        return FIELDS[name]
    last = {field.keys[-1]: field.name for field in reversed(list(FIELDS.values()))}
    near = difflib.get_close_matches(name, [*FIELDS, *last], 1, 0.7)
    hint = f"did you mean {last.get(near[0], near[0])}?" if near else "see schemas/default_data.md"
    shown = "".join(c if c.isprintable() else "?" for c in name[:60])
    raise BadExpression(f'no field "{shown}" in a record; {hint}')


def texts(record: object, field: Field) -> list[str]:
    """Return the values of a field as text, one for each element of a list; none where it is absent."""
    return [as_text(value) for value in _values(record, field.keys)]


def row_texts(row: object, field: Field) -> list[str]:
    """Return the values of a field in one element of the list that it is in."""
    return [as_text(value) for value in _values(row, field.keys[field.rows.count(".") + 1 :])]


def rows_of(record: object, name: str) -> list[object]:
    """Return the elements of the list of objects `name`."""
    return list(_values(record, tuple(name.split("."))))


def _values(value: object, keys: tuple[str, ...]) -> list[object]:
    """Return what stands at the end of `keys`; a list on the way, or at the end, is gone through."""
    if isinstance(value, list):
        return [found for item in value for found in _values(item, keys)]
    if not keys:
        return [] if value is None else [value]
    return _values(value.get(keys[0]), keys[1:]) if isinstance(value, dict) else []


def as_text(value: object) -> str:
    """Return a value as people type it: a text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
