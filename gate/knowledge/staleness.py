"""Which edits of a change look like work on an old copy: values that others have changed since."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

from gate.change import Change
from gate.knowledge.losses import place_in_head
from registry.changes import Update
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

_LISTS = ("releases", "maintainers")
# A longer one is against the schema, and comparing all with all takes its time.
_LONGEST_LIST = 200
_ABSENT = object()
Record = Mapping[str, object]


class Edit(NamedTuple):
    """One field that a change alters, with what it was and what it becomes."""

    pointer: str
    before: object
    after: object


class Loss(NamedTuple):
    """One edit that takes back what others did: where, which driver, and what is lost."""

    pointer: str
    driver: Identity
    place: int | None
    what: str


def edits(change: Change, update: Update) -> Iterator[Edit]:
    """Yield the fields that an update alters, those of `ci` one by one; evidence is the bot's business."""
    before = _record(change.base.registry, update.base)
    after = _record(change.head.registry, update.head)
    for field in update.fields:
        old, new = before.get(field, _ABSENT), after.get(field, _ABSENT)
        if field == "ci" and isinstance(old, dict) and isinstance(new, dict):
            for key in sorted({*old, *new} - {"tested"}):
                if old.get(key, _ABSENT) != new.get(key, _ABSENT):
                    yield Edit(f"/ci/{key}", old.get(key, _ABSENT), new.get(key, _ABSENT))
        else:
            yield Edit(f"/{field}", old, new)


def is_worth_a_look(edit: Edit) -> bool:
    """Tell whether an edit can take something back: adding to what was there cannot."""
    if edit.before is _ABSENT:
        return False
    if isinstance(edit.before, list) and isinstance(edit.after, list):
        if max(len(edit.before), len(edit.after)) > _LONGEST_LIST:
            return False
        return any(element not in edit.after for element in edit.before)
    return True


def loss(change: Change, update: Update, edit: Edit, older: Sequence[Registry]) -> Loss | None:
    """Return what an edit takes back, None if it does not."""
    for value in _values(update, edit.pointer, older):
        if value == edit.before:
            continue
        if value == edit.after:
            return _loss(change, update, edit, _taken([edit.before]))
        if (
            edit.pointer[1:] in _LISTS
            and isinstance(edit.before, list)
            and isinstance(edit.after, list)
        ):
            gone = [element for element in edit.before if element not in edit.after]
            if value and isinstance(value, list) and _is_base_of(value, edit.after, gone):
                return _loss(change, update, edit, _taken(gone))
    return None


def _is_base_of(value: list[object], after: list[object], gone: list[object]) -> bool:
    """Tell whether `after` holds all of an old list, and what is gone came later."""
    return (
        bool(gone)
        and all(element in after for element in value)
        and not any(e in value for e in gone)
    )


def _values(update: Update, pointer: str, older: Sequence[Registry]) -> Iterator[object]:
    """Yield what stood at `pointer` of the driver in older registries, the newest first."""
    keys = {update.before.key, update.after.key}
    for registry in older:
        for key in keys:
            for index in registry.identities.get(key, ())[:1]:
                value: object = _record(registry, index)
                for part in pointer[1:].split("/"):
                    value = value.get(part, _ABSENT) if isinstance(value, dict) else _ABSENT
                yield value


def lost_records(change: Change, older: Sequence[Registry]) -> Iterator[Loss]:
    """Yield the records that others added lately and the change lacks, or took out and the change brings back."""
    for index in change.changes.removed:
        identity = change.base.registry.drivers[index].identity
        new = any(identity.key not in registry.identities for registry in older)
        if new and identity.key not in change.head.registry.identities:
            what = f'the record "{printable(identity.name, 60)}" that another change added'
            yield Loss(place_in_head(change, index), identity, None, what)
    for index in change.changes.added:
        driver = change.head.registry.drivers[index]
        key = driver.identity.key
        was_there = any(key in registry.identities for registry in older)
        if was_there and key not in change.base.registry.identities:
            yield Loss("", driver.identity, index, "the removal of this record by another change")


def _loss(change: Change, update: Update, edit: Edit, what: str) -> Loss:
    driver: Driver = change.head.registry.drivers[update.head]
    return Loss(edit.pointer, driver.identity, driver.index, what)


def _taken(values: Sequence[object]) -> str:
    return f"{', '.join(_shown(value) for value in values[:3])} that another change brought in"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return _shown(value.get("name") or value.get("id") or "the value")
    if isinstance(value, list):
        return ", ".join(_shown(element) for element in value[:3])
    return f'"{printable(str(value), 60)}"'


def _record(registry: Registry, index: int) -> Record:
    raw = registry.drivers.raw[index]
    return raw if isinstance(raw, dict) else {}
