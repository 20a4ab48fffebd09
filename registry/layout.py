"""The canonical text of the registry: key order, record order, indentation.

Reordering never drops or adds anything: what the layout does not know keeps its place behind what it knows.
"""

import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date

from registry.model import Identity
from registry.model import identity_of

INDENT = 4
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Keys of each kind of object in schema order, by the pattern of its JSON pointer.
KEYS: dict[str, tuple[str, ...]] = {
    "": ("projects", "releases", "drivers"),
    "/projects/*": ("id", "name"),
    "/releases/*": ("id", "wiki", "start", "active", "version", "status"),
    "/drivers/*": (
        "project_id", "vendor", "name", "description", "maintainers", "wiki", "repo", "releases", "upstream", "ci",
    ),
    "/drivers/*/maintainers/*": ("name", "email", "irc", "launchpad_id"),
    "/drivers/*/upstream": ("path", "class"),
    "/drivers/*/ci": ("id", "success_pattern", "failure_pattern", "shared", "tested"),
    "/drivers/*/ci/tested/*": (
        "release", "branch", "change", "patch_set", "account", "tested_at", "review_url", "log_url", "comment",
    ),
}  # fmt: skip


def kind(pointer: str) -> str:
    """Return the pattern of a pointer: indexes become `*`."""
    return "/".join("*" if part.isdecimal() else part for part in pointer.split("/"))


def ordered_keys(pointer: str, keys: Sequence[str]) -> list[str]:
    """Return `keys` of the object at `pointer` in schema order, unknown ones behind in their own order."""
    known = KEYS.get(kind(pointer), ())
    rank = {key: index for index, key in enumerate(known)}
    return sorted(keys, key=lambda key: rank.get(key, len(known)))


def parse_day(text: object) -> date | None:
    """Return the day of `2014-Apr-17`; None if it is none."""
    if not isinstance(text, str):
        return None
    parts = text.split("-")
    numbers = "".join(parts[::2])
    if len(parts) != 3 or parts[1] not in _MONTHS or not (numbers.isdecimal() and text.isascii()):
        return None
    try:
        return date(int(parts[0]), _MONTHS.index(parts[1]) + 1, int(parts[2]))
    except (ValueError, OverflowError):
        return None


def format_day(day: date) -> str:
    """Return a day in the registry's form, such as `2014-Apr-17`."""
    return f"{day.year:04d}-{_MONTHS[day.month - 1]}-{day.day:02d}"


def driver_key(raw: object) -> Identity:
    """Sort key of a raw driver record."""
    return identity_of(raw).key


def _project_key(raw: object) -> str:
    return str(raw.get("id", "")).casefold() if isinstance(raw, dict) else ""


def _release_key(raw: object) -> date:
    return (parse_day(raw.get("start")) if isinstance(raw, dict) else None) or date.max


_ROWS: dict[str, Callable[[object], object]] = {
    "projects": _project_key,
    "releases": _release_key,
    "drivers": driver_key,
}


def arrange(value: object) -> object:
    """Return the document's value with rows and keys in canonical order."""
    if not isinstance(value, dict):
        return value
    rows = {key: _sorted_rows(key, item) for key, item in value.items()}
    return _arranged(rows, "")


def _sorted_rows(name: str, rows: object) -> object:
    order = _ROWS.get(name)
    if order is None or not isinstance(rows, list):
        return rows
    return sorted(rows, key=order)  # type: ignore[arg-type]  # one key function, one type of key


def _arranged(value: object, pointer: str) -> object:
    if isinstance(value, dict):
        return {
            key: _arranged(value[key], f"{pointer}/{key}")
            for key in ordered_keys(pointer, list(value))
        }
    if isinstance(value, list):
        return [_arranged(item, f"{pointer}/0") for item in value]
    return value


def dump(value: object, level: int = 0) -> str:
    """Return the canonical text of a value as it stands at an indentation level, without the first indent."""
    text = json.dumps(value, indent=INDENT, ensure_ascii=False)
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)
    return text.replace("\n", "\n" + " " * (INDENT * level))


def _escaped(character: str) -> str:
    """Show what no reader can see as an escape, so that nobody overlooks it."""
    return json.dumps(character)[1:-1]


def canonical(value: object) -> str:
    """Return the canonical text of a whole document."""
    return dump(arrange(value)) + "\n"


def is_canonical(value: Mapping[str, object], text: str) -> bool:
    """Tell whether `text` is how `value` has to be written."""
    return canonical(value) == text
