"""A value of the wrong JSON type whose meaning is plain: what to write instead."""

from gate.finding import Action
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import SetValue
from gate.knowledge.schema import Violation
from gate.knowledge.schema_words import REQUIRED

_LISTS: dict[str, type[object]] = {
    "maintainers": dict,
    "releases": str,
    "tested": dict,
    "projects": dict,
}
_NUMBERS = {"change", "patch_set"}
_FLAGS = {"shared", "active"}
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_EVIDENCE = "/ci/tested/"


def recast(raw: object, violation: Violation) -> Fix | None:
    """Return the fix of a violation of `type`, if there is only one way to read the value."""
    if violation.keyword != "type" or violation.pointer.startswith(_EVIDENCE):
        return None
    value, key = _value_at(raw, violation.pointer), violation.pointer.rpartition("/")[2]
    action = _action(violation.pointer, key, value)
    return action and Fix(_title(action), (action,))


def _action(pointer: str, key: str, value: object) -> Action | None:
    if value is None:
        return _without_null(pointer, key)
    if key in _LISTS and isinstance(value, _LISTS[key]):
        several = isinstance(value, str) and "," in value
        return None if several else SetValue(pointer, [value])
    if key in _NUMBERS and isinstance(value, str) and value.isascii() and value.isdecimal():
        return SetValue(pointer, int(value[:10]))
    if key in _FLAGS and isinstance(value, str) and value.strip().casefold() in _TRUTHS:
        return SetValue(pointer, _TRUTHS[value.strip().casefold()])
    return None


def _without_null(pointer: str, key: str) -> Action | None:
    if key in (*_LISTS, "drivers"):
        return SetValue(pointer, [])
    if key and key not in REQUIRED and not key.isdecimal():
        return RemoveValue(pointer)
    return None


def _title(action: Action) -> str:
    if isinstance(action, RemoveValue):
        return "take the null out"
    return "write it in the type the schema asks for"


def _value_at(raw: object, pointer: str) -> object:
    value = raw
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal():
            value = value[int(name)]
    return value
