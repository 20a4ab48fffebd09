"""Who changed which driver, when and in which review: the registry's log, told driver by driver. Pure.

A step is what one commit did to the registry. It names drivers by their identity and nothing else, so that it can be
kept: it never gets old. `tell` follows the drivers of today through the steps, newest first, over their renames.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from typing import NamedTuple

from registry.changes import Changes
from registry.changes import differences
from registry.model import Identity
from registry.model import Registry

Kind = Literal["added", "updated", "renamed", "removed"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that touched the registry; its author by name alone, mail addresses are not for publication."""

    commit: str
    time: datetime
    author: str
    subject: str
    review_url: str | None = None


class Deed(NamedTuple):
    """What a commit did to one driver: `after` is its identity then, `before` the one it had until then."""

    kind: Kind
    after: Identity
    before: Identity
    fields: tuple[str, ...] = ()


Step = tuple[Deed, ...]


class Entry(NamedTuple):
    """One line of a driver's history; `before` is its former identity where it was renamed."""

    revision: Revision
    kind: Kind
    fields: tuple[str, ...]
    before: Identity | None


# Index of the driver in today's registry -> its lines, newest first.
History = Mapping[int, tuple[Entry, ...]]


def step(before: Registry, after: Registry) -> Step:
    """Return what a commit did to the drivers."""
    changes = differences(before, after)
    return (*_come_and_gone(changes, before, after), *_updated(changes))


def _come_and_gone(changes: Changes, before: Registry, after: Registry) -> Iterable[Deed]:
    for index in changes.added:
        name = after.drivers[index].identity
        yield Deed("added", name, name)
    for index in changes.removed:
        name = before.drivers[index].identity
        yield Deed("removed", name, name)


def _updated(changes: Changes) -> Iterable[Deed]:
    for update in changes.updated:
        kind: Kind = "renamed" if update.renamed else "updated"
        yield Deed(kind, update.after, update.before, update.fields)


def tell(registry: Registry, steps: Iterable[tuple[Revision, Step]]) -> History:
    """Return the history of each driver of `registry` from the steps that led to it, newest first."""
    named: dict[Identity, list[int]] = defaultdict(list)
    for driver in registry.drivers:
        named[driver.identity].append(driver.index)
    lines: dict[int, list[Entry]] = defaultdict(list)
    for revision, deeds in steps:
        former: dict[Identity, list[int]] = defaultdict(list)
        for deed in deeds:
            before = deed.before if deed.kind == "renamed" else None
            for index in named.get(deed.after, ()):
                lines[index].append(Entry(revision, deed.kind, deed.fields, before))
            if deed.kind == "renamed" and deed.after in named:
                former[deed.before] += named[deed.after]
        for deed in deeds:
            # What had this name before belongs to another driver's story.
            if deed.kind == "renamed":
                named.pop(deed.after, None)
        named.update(former)
    return {index: tuple(told) for index, told in lines.items()}
