"""The published JSON Schema, compiled: the verdict on a record or on the tables, and what failed of one.

Keys that the schema does not know are not its business here: a rule of their own names them.
"""

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pkgutil import get_data
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from gate.knowledge.schema_words import Broken
from gate.knowledge.schema_words import message_of
from gate.knowledge.schema_words import message_of_absent
from registry.layout import KEYS
from registry.pointer import escape

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

RECORD = "driver"
TABLES = "tables"
# A value can be made to break the schema in a million places; nobody reads on after the first hundred.
_MOST = 100
_LONGEST_LIST = 200


class Violation(NamedTuple):
    """One way in which a value breaks the schema: where, by which keyword, and what to say of it."""

    pointer: str
    keyword: str
    message: str


@cache
def _schema() -> Any:
    text = get_data("schemas", "default_data.schema.json") or b""
    return _open(json.loads(text))


def _open(part: Any) -> Any:
    """Return the schema without its word on unknown keys."""
    if isinstance(part, dict):
        return {key: _open(value) for key, value in part.items() if key != "additionalProperties"}
    return [_open(item) for item in part] if isinstance(part, list) else part


@cache
def _part(name: str) -> dict[str, Any]:
    """Return the schema of one record, or of all that is not a record."""
    schema = _schema()
    if name == RECORD:
        return {key: schema[key] for key in ("$schema", "$defs")} | {"$ref": "#/$defs/driver"}
    properties = schema["properties"] | {"drivers": {"type": "array"}}
    return {**schema, "properties": properties}


@cache
def _compiled(name: str) -> "jsonschema_rs.Validator":
    import jsonschema_rs

    return jsonschema_rs.validator_for(_part(name))


def is_valid(name: str, value: object) -> bool:
    """Tell whether a value keeps to the part `name` of the schema."""
    try:
        return _compiled(name).is_valid(value)
    except UnicodeEncodeError:
        return (
            False  # half a surrogate pair: it cannot be encoded, the explanation is written without
        )


def violations(name: str, value: object) -> Iterator[Violation]:
    """Explain what is wrong with a value: the absent keys, and the best match for each place of it."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    places: dict[str, list[ValidationError]] = {}
    for error in islice(Draft202012Validator(_part(name)).iter_errors(_cut(value)), _MOST):
        places.setdefault(_pointer(error), []).append(error)
    for pointer, errors in places.items():
        yield from _absent(pointer, [_broken(error) for error in errors])
        best = best_match(error for error in errors if error.validator != "required")
        if best is not None:
            broken = _broken(best)
            yield Violation(pointer, broken.keyword, message_of(broken))


def _cut(value: Any) -> Any:
    """Return the value without the rest of very long lists and without unknown keys, which are not judged here."""
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items() if key in _known_keys()}
    return [_cut(item) for item in value[:_LONGEST_LIST]] if isinstance(value, list) else value


@cache
def _known_keys() -> frozenset[str]:
    return frozenset(key for keys in KEYS.values() for key in keys)


def _pointer(error: "ValidationError") -> str:
    return "".join(f"/{escape(part)}" for part in error.absolute_path)


def _broken(error: Any) -> Broken:
    path, schema = tuple(error.absolute_path), error.schema
    known = schema if isinstance(schema, dict) else {}
    return Broken(path, str(error.validator), error.validator_value, error.instance, known)


def _absent(pointer: str, errors: list[Broken]) -> Iterator[Violation]:
    """Yield the keys that are required and not there."""
    for broken in errors:
        if broken.keyword == "required":
            for key in broken.limit:
                if key not in broken.value:
                    yield Violation(pointer, f"required {key}", message_of_absent(broken, key))
            return
