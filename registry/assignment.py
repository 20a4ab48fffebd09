"""What an edit shall do to a record, in words: `wiki=URL`, `releases+=Gazpacho`, `wiki~PATTERN=>TEXT`. Pure."""

import copy
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple
from typing import cast

from registry.fields import BadExpression
from registry.fields import Field
from registry.fields import Kind
from registry.fields import field_named
from registry.placing import ordered

_WORDS = re.compile(r"\s*([\w.-]+?)\s*(\+=|-=|=|~)(.*)", re.DOTALL | re.ASCII)
_ARROW = "=>"
_PERSON = re.compile(r"(?P<name>[^<>]*?)\s*(?:<(?P<email>[^<>]*)>)?(?P<more>(?:\s+\w+:\S+)*)\s*")
_MORE = {"irc": "irc", "launchpad": "launchpad_id", "launchpad_id": "launchpad_id"}
Replaced = Callable[[str, str, str], str]


class Assignment(NamedTuple):
    """One edit; of a replacement `value` is the text, and `pattern` what it replaces."""

    field: Field
    operator: str
    value: str
    pattern: str = ""


def assignment(words: str) -> Assignment:
    """Read one assignment; raise BadExpression if it is none, or if nobody may make it."""
    found = _WORDS.fullmatch(words)
    if found is None:
        raise BadExpression(
            f'"{_shown(words)}" is no edit, expected FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE or FIELD~PATTERN=>TEXT;'
            " write one such as wiki=https://docs.example.org/hx"
        )
    name, operator, value = found.groups()
    field, pattern = field_named(name), ""
    if operator == "~":
        pattern, arrow, value = value.partition(_ARROW)
        if not arrow or not pattern:
            raise BadExpression(
                f'"{_shown(words)}" replaces nothing, expected {name}~PATTERN=>TEXT'
            )
    _must_fit(field, operator)
    return Assignment(field, operator, value, pattern)


def _must_fit(field: Field, operator: str) -> None:
    name, kind = field.name, field.kind
    if field.evidence:
        raise BadExpression(f"{name} is evidence, which the bot alone writes; leave it alone")
    lists = kind is Kind.TEXTS or name == "maintainers"
    if operator in ("+=", "-=") and not lists:
        raise BadExpression(f"{name} is no list, expected {name}=VALUE; {operator} is for lists")
    if kind is Kind.OBJECT and operator != "=":
        raise BadExpression(
            f"{name} has parts; name one of them, such as {name}.{_first_part(name)}"
        )
    if operator == "~" and kind is not Kind.TEXT and kind is not Kind.TEXTS:
        raise BadExpression(f"{name} is no text that {_ARROW} could change; write {name}=VALUE")


def _first_part(name: str) -> str:
    return {"ci": "id", "upstream": "path"}.get(name, "name")


def assigned(
    record: Mapping[str, object],
    one: Assignment,
    *,
    releases: Sequence[str] = (),
    rows: Iterable[int] | None = None,
    replaced: Replaced = lambda *_: "",
) -> dict[str, object]:
    """Return the record after the edit, keys in schema order; the one given is not touched.

    `releases` are the ids of the table, in order. `rows` are the maintainers that are meant where one of their fields
    is edited; without it there must be one. `replaced(pattern, text, value)` runs a pattern.
    """
    result = cast("dict[str, Any]", copy.deepcopy(dict(record)))
    for holder in _holders(result, one, rows):
        key = one.field.keys[-1]
        value = _value(holder.get(key), one, releases, replaced)
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = value
    return ordered({key: value for key, value in result.items() if value != {}})


def _holders(
    record: dict[str, Any], one: Assignment, rows: Iterable[int] | None
) -> list[dict[str, Any]]:
    """Return the objects of which a key is set."""
    if one.field.rows:
        people = record.get(one.field.rows)
        people = people if isinstance(people, list) else []
        chosen = range(len(people)) if rows is None else rows
        if rows is None and len(people) != 1:
            raise BadExpression(
                f"there are {len(people)} maintainers, expected one; say whose {one.field.name} is meant:"
                f" driverlog set {one.field.name}=VALUE --where maintainers.name=NAME"
            )
        return [people[index] for index in chosen if isinstance(people[index], dict)]
    if len(one.field.keys) == 1:
        return [record]
    first = one.field.keys[0]
    holder = record.setdefault(first, {})
    if not isinstance(holder, dict):
        raise BadExpression(f"{first} is no object in this record; mend that by hand first")
    return [holder]


def _value(old: object, one: Assignment, releases: Sequence[str], replaced: Replaced) -> object:
    """Return the new value; None to take the key out."""
    if one.operator == "~":
        return _with_replaced(old, one, replaced)
    if one.field.kind is Kind.TEXTS:
        return _in_order(_texts(old, one), releases)
    if one.field.name == "maintainers":
        return _people(old, one)
    if not one.value:
        return None
    if one.field.kind is Kind.OBJECT:
        part = f"{one.field.name}.{_first_part(one.field.name)}"
        raise BadExpression(f"{one.field.name} has parts; set one of them, such as {part}=VALUE")
    return _flag(one) if one.field.kind is Kind.FLAG else one.value


def _with_replaced(old: object, one: Assignment, replaced: Replaced) -> object:
    if isinstance(old, str):
        return replaced(one.pattern, one.value, old)
    if isinstance(old, list):
        return [replaced(one.pattern, one.value, x) if isinstance(x, str) else x for x in old]
    return old


def _flag(one: Assignment) -> bool | None:
    if one.value not in ("true", "false"):
        raise BadExpression(f'{one.field.name} "{_shown(one.value)}", expected true or false')
    # Left out, it is false.
    return True if one.value == "true" else None


def _texts(old: object, one: Assignment) -> list[str]:
    given = [word for word in (word.strip() for word in one.value.split(",")) if word]
    there = [text for text in old if isinstance(text, str)] if isinstance(old, list) else []
    if one.operator == "=":
        return given
    kept = [text for text in there if text not in given]
    return kept if one.operator == "-=" else [*there, *(g for g in given if g not in there)]


def _in_order(names: list[str], releases: Sequence[str]) -> list[str]:
    """Return releases as the table has them; what it does not know stays behind the others."""
    rank = {name: place for place, name in enumerate(releases)}
    return sorted(dict.fromkeys(names), key=lambda name: rank.get(name, len(rank)))


def _people(old: object, one: Assignment) -> list[object] | None:
    there = list(old) if isinstance(old, list) else []
    if one.operator == "-=":
        names = [p.get("name") if isinstance(p, dict) else None for p in there]
        if one.value not in names:
            shown = ", ".join(f'"{_shown(str(name))}"' for name in names) or "nobody"
            raise BadExpression(f'no maintainer "{_shown(one.value)}"; expected one of {shown}')
        return [p for p, name in zip(there, names, strict=True) if name != one.value]
    if one.operator == "=" and not one.value:
        return None
    return [*(there if one.operator == "+=" else []), person(one.value)]


def person(words: str) -> dict[str, str]:
    """Read `Ada Lindqvist <ada@example.org> irc:ada launchpad:ada`; of the contacts any may be left out."""
    found = _PERSON.fullmatch(words.strip())
    if found is None or not found["name"]:
        raise BadExpression(
            f'"{_shown(words)}" is no maintainer, expected "Ada Lindqvist <ada@example.org> irc:ada launchpad:ada"'
        )
    result = {"name": found["name"]} | ({"email": found["email"]} if found["email"] else {})
    for word in found["more"].split():
        label, _, value = word.partition(":")
        if label not in _MORE:
            raise BadExpression(f'"{_shown(label)}:" of a maintainer, expected irc: or launchpad:')
        result[_MORE[label]] = value
    return result


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:80])
