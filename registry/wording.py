"""A difference in words: one line for each thing that a change does to a record or a table."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from typing import NamedTuple

from registry.changes import Changes
from registry.changes import Update
from registry.changes import same
from registry.model import Identity
from registry.model import Registry
from registry.model import objects

_LONGEST = 120
_LONGEST_LIST = 600


class Detail(NamedTuple):
    """One line: whose record, which field, and what happens to it. A table's line has no driver."""

    title: str
    driver: Identity | None
    field: str
    summary: str


def details(base: Registry, head: Registry, changes: Changes) -> list[Detail]:
    """Return what `changes` do, tables first, then drivers as they stand in the head, then the removed ones."""
    result = [line for table in changes.tables for line in _table(base, head, table)]
    added = [(index, list(_added(head, index))) for index in changes.added]
    updated = [(update.head, list(_updated(base, head, update))) for update in changes.updated]
    for _, lines in sorted([*added, *updated], key=lambda pair: pair[0]):
        result.extend(lines)
    for index in changes.removed:
        result.extend(_removed(base, index))
    return result


def _record(registry: Registry, index: int) -> Mapping[str, object]:
    raw = registry.drivers.raw[index]
    return raw if isinstance(raw, dict) else {}


def _added(head: Registry, index: int) -> Iterator[Detail]:
    identity = head.drivers[index].identity
    title = f"added: {identity}"
    record = _record(head, index)
    shown = [name for name in record if name not in ("project_id", "vendor", "name")]
    if not shown:
        yield Detail(title, identity, "", "")
    for name in shown:
        for line in _whole(name, record[name]):
            yield Detail(title, identity, name, line)


def _removed(base: Registry, index: int) -> Iterator[Detail]:
    identity, record = base.drivers[index].identity, _record(base, index)
    title = f"removed: {identity}"
    known = [name for name in ("maintainers", "releases") if record.get(name)]
    if not known:
        yield Detail(title, identity, "", "")
    for name in known:
        yield Detail(title, identity, name, f"{name}: {_short(record[name])}")


def _whole(name: str, value: object) -> Iterator[str]:
    """Show a value that is new, an object member by member."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _whole(f"{name}.{key}", inner)
    else:
        yield f"{name}: {_short(value)}"


def _updated(base: Registry, head: Registry, update: Update) -> Iterator[Detail]:
    verb = (
        f"renamed: {update.before} -> {update.after}"
        if update.renamed
        else f"updated: {update.after}"
    )
    before, after = _record(base, update.base), _record(head, update.head)
    for name in update.fields:
        if name in ("project_id", "vendor", "name"):
            yield Detail(
                verb,
                update.after,
                name,
                f"{name}: {_short(before.get(name))} -> {_short(after.get(name))}",
            )
            continue
        for line in _field(name, before.get(name), after.get(name)):
            yield Detail(verb, update.after, name, line)


def _field(name: str, before: object, after: object) -> Iterator[str]:
    lines = list(_lines(name, before, after))
    yield from lines or [f"{name}: null put in or taken out"]


def _lines(name: str, before: object, after: object) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            if not same(before.get(key), after.get(key)):
                yield from _lines(f"{name}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list(name, before, after)
    elif before is None and after is not None:
        yield f"{name}: added {_short(after)}"
    elif after is None and before is not None:
        yield f"{name}: removed {_short(before)}"
    elif before is not None:
        yield f"{name}: {_short(before)} -> {_short(after)}"


def _list(name: str, before: list[object], after: list[object]) -> Iterator[str]:
    come = [item for item in after if item not in before]
    gone = [item for item in before if item not in after]
    for old, new in _kept_people(gone, come):
        gone.remove(old)
        come.remove(new)
        yield from _lines(f"{name}, {old['name']}", old, new)
    if gone:
        yield f"{name}: removed {_items(gone)}"
    if come:
        yield f"{name}: added {_items(come)}"
    if not [item for item in (*before, *after) if item not in before or item not in after]:
        yield f"{name}: same entries in another order or number"


def _kept_people(
    gone: list[object], come: list[object]
) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Return the entries that stay under their name and change otherwise."""
    named = {item["name"]: item for item in come if isinstance(item, dict) and _is_named(item)}
    olds = [item for item in gone if isinstance(item, dict) and _is_named(item)]
    distinct = len({item["name"] for item in olds}) == len(olds)
    return [(item, named[item["name"]]) for item in olds if distinct and item["name"] in named]


def _is_named(item: dict[str, object]) -> bool:
    return isinstance(item.get("name"), str)


def _items(items: list[object]) -> str:
    shown = [_short(item) for item in items[:5]]
    return ", ".join(shown) + (f" and {len(items) - 5} more" if len(items) > 5 else "")


def _short(value: object) -> str:
    most = _LONGEST
    if isinstance(value, str):
        text = value or '""'
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        text, most = ", ".join(value) or "[]", _LONGEST_LIST
    elif isinstance(value, list):
        text, most = ", ".join(_short(item) for item in value), _LONGEST_LIST
    elif isinstance(value, dict) and _is_named(value):
        text = _entry(value)
    elif isinstance(value, dict) and {"release", "branch", "change"} <= value.keys():
        text = f"{value['release']} on {value['branch']}, change {value['change']}"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[: most - 1] + "…"


def _entry(value: dict[str, object]) -> str:
    """Show a maintainer or a row of a table in a phrase."""
    labels = {"email": "", "irc": "irc ", "launchpad_id": "launchpad "}
    contacts = [label + str(value[key]) for key, label in labels.items() if value.get(key)]
    return f"{value['name']} ({', '.join(contacts)})" if contacts else str(value["name"])


def _table(base: Registry, head: Registry, table: str) -> Iterator[Detail]:
    before = {str(row.get("id")): row for row in objects(base.raw.get(table))}
    after = {str(row.get("id")): row for row in objects(head.raw.get(table))}
    lines = [f"{key}: removed" for key in before if key not in after]
    for key, row in after.items():
        if key not in before:
            lines.append(f"{key}: added {_short(row)}")
            continue
        old = before[key]
        changed = [name for name in {**old, **row} if not same(old.get(name), row.get(name))]
        for name in changed:
            lines.extend(_field(f"{key}.{name}", old.get(name), row.get(name)))
    if not lines:
        came, went = table not in base.raw, table not in head.raw
        lines = ["added" if came else "removed" if went else "rows in another order or number"]
    for line in lines:
        yield Detail(f"table {table}", None, table, line)
