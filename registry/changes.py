"""What differs between two registries, in words of the domain: drivers added, removed, updated, renamed."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.model import Identity
from registry.model import Registry
from registry.model import identity_of

_CONTENT = ("description", "maintainers", "wiki", "repo", "releases", "upstream", "ci")
_MOST_RENAMES = 400
# The share of a record that has to stay for it to be the same driver under another name.
_ENOUGH = 0.5


class Update(NamedTuple):
    """One driver in both registries that is not the same: indexes of its records, and the fields that differ."""

    base: int
    head: int
    before: Identity
    after: Identity
    fields: tuple[str, ...]

    @property
    def renamed(self) -> bool:
        """Tell whether the identity is among what differs."""
        return self.before != self.after


@dataclass(frozen=True)
class Changes:
    """What a change does to the registry. `added` are indexes in the head, `removed` in the base."""

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    updated: tuple[Update, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        """Indexes in the head of all records the change adds or updates."""
        return tuple(sorted([*self.added, *(update.head for update in self.updated)]))

    @property
    def replaced(self) -> tuple[int, ...]:
        """Indexes in the base of all records the change removes or updates."""
        return tuple(sorted([*self.removed, *(update.base for update in self.updated)]))


def same(one: object, other: object) -> bool:
    """Tell whether two JSON values are the same; to Python true is 1 and 1 is 1.0."""
    return one is other or (one == other and _of_same_types(one, other))


def _of_same_types(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_of_same_types(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return all(map(_of_same_types, one, other))
    return type(one) is type(other)


def fields_of(before: object, after: object) -> tuple[str, ...]:
    """Return the names of the top-level fields in which two raw records differ, in the order they stand."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    names = [*before, *(name for name in after if name not in before)]
    absent = object()
    return tuple(
        name for name in names if not same(before.get(name, absent), after.get(name, absent))
    )


def differences(base: Registry, head: Registry) -> Changes:
    """Return what `head` does to `base`."""
    old, new = base.drivers.raw, head.drivers.raw
    first, last = _common(old, new)
    gone, come, pairs = _pair(
        old, new, range(first, len(old) - last), range(first, len(new) - last)
    )
    renames = _renames(old, new, gone, come)
    gone = [index for index in gone if index not in renames]
    come = [index for index in come if index not in set(renames.values())]
    updated = [
        _update(old, new, b, h)
        for b, h in sorted([*pairs, *renames.items()], key=lambda pair: pair[1])
    ]
    return Changes(tuple(come), tuple(gone), tuple(updated), _tables(base, head))


def _tables(base: Registry, head: Registry) -> tuple[str, ...]:
    """Return what else differs beside the drivers: the tables, and keys that nobody knows."""
    absent = object()
    names = dict.fromkeys([*base.raw, *head.raw])
    names.pop("drivers", None)
    return tuple(
        name for name in names if not same(base.raw.get(name, absent), head.raw.get(name, absent))
    )


def _common(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Return how many records at the start and at the end are the same; `is` first, it costs nothing."""
    most = min(len(old), len(new))
    first = 0
    while first < most and same(old[first], new[first]):
        first += 1
    last = 0
    while last < most - first and same(old[-1 - last], new[-1 - last]):
        last += 1
    return first, last


def _update(old: Sequence[object], new: Sequence[object], base: int, head: int) -> Update:
    return Update(
        base, head, identity_of(old[base]), identity_of(new[head]), fields_of(old[base], new[head])
    )


def _pair(
    old: Sequence[object], new: Sequence[object], olds: Iterable[int], news: Iterable[int]
) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Match records by identity: (only in old, only in new, pairs that are not equal)."""
    waiting: dict[Identity, list[int]] = defaultdict(list)
    for index in olds:
        waiting[identity_of(old[index])].append(index)
    come, pairs = [], []
    for index in news:
        alike = waiting.get(identity_of(new[index]))
        if not alike:
            come.append(index)
            continue
        # Of two records with one identity the equal one is the old one, the other was added.
        match = next((i for i in alike if same(old[i], new[index])), alike[0])
        alike.remove(match)
        if not same(old[match], new[index]):
            pairs.append((match, index))
    gone = sorted(index for left in waiting.values() for index in left)
    return gone, come, pairs


def _renames(
    old: Sequence[object], new: Sequence[object], gone: list[int], come: list[int]
) -> dict[int, int]:
    """Match what is left by content: a record that kept most of its fields was renamed."""
    result: dict[int, int] = {}
    if len(gone) * len(come) > _MOST_RENAMES**2:
        return result
    likeness = ((_likeness(old[b], new[h]), b, h) for b in gone for h in come)
    ranked = sorted((-share, b, h) for share, b, h in likeness if share > _ENOUGH)
    for _, before, after in ranked:
        if before not in result and after not in result.values():
            result[before] = after
    return result


def _likeness(before: object, after: object) -> float:
    """Return the share of content fields that are equal, 0 for another project and vendor and name alike."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return 0.0
    mine, its = identity_of(before), identity_of(after)
    kept = sum(a == b for a, b in zip(mine.key, its.key, strict=True))
    names = [name for name in _CONTENT if name in before or name in after]
    equal = sum(
        before.get(name) == after.get(name) for name in names if name in before and name in after
    )
    return (equal + kept) / (len(names) + len(mine)) if kept else 0.0
