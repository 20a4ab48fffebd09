"""What a broken keyword of the JSON Schema means, in words for the people who edit the data."""

import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

from registry.lexis import printable

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
}
_ROWS = {
    "projects": "project",
    "releases": "release",
    "maintainers": "maintainer",
    "tested": "evidence",
}
_LONGEST_EXAMPLE = 60
# Without these there is no record, so a null cannot just go.
REQUIRED = frozenset(("project_id", "vendor", "name", "id"))


class Broken(NamedTuple):
    """A value that breaks the schema: where it stands, and which keyword with which limit it breaks."""

    path: Sequence[str | int]
    keyword: str
    limit: Any
    value: Any
    schema: Mapping[str, Any]


def message_of(broken: Broken) -> str:
    """Say what is wrong with a value, what was expected and what to do."""
    words = _WORDS.get(broken.keyword, _other)
    return words(broken)


def message_of_absent(broken: Broken, key: str) -> str:
    """Say that a key is missing."""
    return f'{_name(broken)} has no "{key}", expected one; add it'


def _name(broken: Broken) -> str:
    """Return what to call the failing value: its key, or its place in a list."""
    if not broken.path:
        return "the record" if broken.schema.get("title") == "Driver" else "the file"
    last = broken.path[-1]
    if isinstance(last, str):
        return f'"{printable(last)}"'
    return f"{_ROWS.get(str(broken.path[-2]), 'row')} {last + 1}"


def _shown(value: object) -> str:
    return printable(json.dumps(value, ensure_ascii=False), 60)


def _example(broken: Broken) -> str:
    """Return what to do: write it like the example that the schema gives."""
    for example in broken.schema.get("examples", []):
        text = json.dumps(example, ensure_ascii=False)
        if len(text) <= _LONGEST_EXAMPLE:
            return f"; write it like {text}"
    return "; see schemas/default_data.md"


def _kind(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return f"{'the string' if isinstance(value, str) else 'the number'} {_shown(value)}"


def _type(broken: Broken) -> str:
    expected = _TYPES.get(str(broken.limit), str(broken.limit))
    if broken.value is None and _may_be_left_out(broken):
        return f"{_name(broken)} is null, expected {expected} or nothing; take it out"
    return f"{_name(broken)} is {_kind(broken.value)}, expected {expected}{_example(broken)}"


def _may_be_left_out(broken: Broken) -> bool:
    """Only a list has to be there, and what makes the entry what it is; evidence is the bot's."""
    key = broken.path[-1] if broken.path else 0
    kept = REQUIRED | {"tested"}
    return (
        isinstance(key, str)
        and broken.limit != "array"
        and not kept.intersection(map(str, broken.path))
    )


def _too_short(broken: Broken) -> str:
    return f"{_name(broken)} is empty, expected some text{_example(broken)}"


def _too_long(broken: Broken) -> str:
    size = len(broken.value)
    what = f"{_name(broken)} has {size} characters, expected {broken.limit} at most"
    return f"{what}; shorten it"


def _too_many(broken: Broken) -> str:
    what = f"{_name(broken)} has more than {broken.limit} entries, expected fewer"
    return f"{what}; shorten the list"


def _repeated(broken: Broken) -> str:
    return f"{_name(broken)} has an entry twice, expected each once; take the second out"


def _form(broken: Broken) -> str:
    what = f"{_name(broken)} is {_shown(broken.value)}, which has not the expected form"
    return f"{what}{_example(broken)}"


def _choice(broken: Broken) -> str:
    known = ", ".join(str(value) for value in broken.limit)
    return f"{_name(broken)} is {_shown(broken.value)}, expected one of {known}; write one of them"


def _range(broken: Broken) -> str:
    side = "at least" if broken.keyword == "minimum" else "at most"
    what = f"{_name(broken)} is {_shown(broken.value)}, expected {side} {broken.limit}"
    return f"{what}{_example(broken)}"


def _other(broken: Broken) -> str:
    what = f"{_name(broken)} breaks the schema's {broken.keyword}"
    return f"{what}; see schemas/default_data.md"


_WORDS: dict[str, Callable[[Broken], str]] = {
    "type": _type,
    "minLength": _too_short,
    "maxLength": _too_long,
    "maxItems": _too_many,
    "uniqueItems": _repeated,
    "pattern": _form,
    "not": _form,
    "enum": _choice,
    "minimum": _range,
    "maximum": _range,
}
