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
        identity = base.drivers[index].identity
        result.append(Detail(f"removed: {identity}", identity, "", ""))
    return result


def _record(registry: Registry, index: int) -> Mapping[str, object]:
    raw = registry.drivers.raw[index]
    return raw if isinstance(raw, dict) else {}


def _added(head: Registry, index: int) -> Iterator[Detail]:
    identity = head.drivers[index].identity
    title = f"added: {identity}"
    record = _record(head, index)
    shown = [name for name in record if name not in ("project_id", "vendor", "name", "description")]
    if not shown:
        yield Detail(title, identity, "", "")
    for name in shown:
        yield Detail(title, identity, name, f"{name}: {_short(record[name])}")


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
    if gone:
        yield f"{name}: removed {_items(gone)}"
    if come:
        yield f"{name}: added {_items(come)}"
    if not come and not gone:
        yield f"{name}: same entries in another order or number"


def _items(items: list[object]) -> str:
    shown = [_short(item) for item in items[:5]]
    return ", ".join(shown) + (f" and {len(items) - 5} more" if len(items) > 5 else "")


def _short(value: object) -> str:
    if isinstance(value, str):
        text = value or '""'
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        text = ", ".join(value) or "[]"
    elif isinstance(value, list):
        text = ", ".join(_short(item) for item in value)
    elif isinstance(value, dict) and (
        "email" in value or "launchpad_id" in value or "name" in value
    ):
        contacts = [
            value[key]
            for key in ("email", "irc", "launchpad_id")
            if isinstance(value.get(key), str)
        ]
        text = f"{value.get('name', '')} ({', '.join(map(str, contacts))})"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


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
    for line in lines or ["rows in another order or number"]:
        yield Detail(f"table {table}", None, table, line)
