"""A record does not stand where its name belongs among its vendor's drivers.

What
    The drivers of one vendor in one project are sorted by name, without regard to case.
Why
    As for vendors: one place for each record, so that none gets in twice and changes do not conflict.
Wrong
    {"drivers": [{"name": "HX iSCSI"}, {"name": "HX FC"}]}
Right
    {"drivers": [{"name": "HX FC"}, {"name": "HX iSCSI"}]}
Fix
    Move the record, or let `driverlog fmt` do it. It is an error only in a file that was sorted so far.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.moves import moved
from gate.knowledge.order import descents
from gate.knowledge.order import homes
from gate.knowledge.order import misplaced
from registry.lexis import printable
from registry.model import Registry
from registry.model import identity_of

META = Rule("unsorted-names", Severity.ERROR, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Look at the vendors to which the change adds or moves a record."""
    head, base = change.head.registry, change.base.registry
    focus = {*change.changes.touched, *moved(base, head)}
    wrong = [index for index in sorted(focus) if _is_out_of_line(head.drivers.raw, index)]
    if not wrong:
        return
    was_sorted = not descents(identity_of(row).key for row in base.drivers.raw)
    added = set(change.changes.added)
    for group in _groups(head, wrong):
        yield from _in_group(head, group, focus if was_sorted else added, strict=was_sorted)


def _is_out_of_line(raw: Sequence[object], index: int) -> bool:
    """Tell whether a record does not fit between its neighbours of the same vendor."""
    mine = identity_of(raw[index]).key
    keys = [identity_of(row).key for row in raw[max(index - 1, 0) : index + 2]]
    names = [key.name for key in keys if key[:2] == mine[:2]]
    return names != sorted(names)


def _groups(registry: Registry, indexes: Sequence[int]) -> list[list[int]]:
    """Return the records of each vendor and project that one of `indexes` belongs to."""
    raw = registry.drivers.raw
    wanted = {identity_of(raw[index]).key[:2] for index in indexes}
    groups: dict[tuple[str, str], list[int]] = {key: [] for key in sorted(wanted)}
    for index, row in enumerate(raw):
        key = identity_of(row).key[:2]
        if key in groups:
            groups[key].append(index)
    return list(groups.values())


def _in_group(
    registry: Registry, group: Sequence[int], focus: set[int], *, strict: bool
) -> Iterator[Finding]:
    """Blame what is out of order; in a file that is not sorted, only what is so in any order of letters."""
    chosen = [place for place, index in enumerate(group) if index in focus]
    names = [registry.drivers[index].name for index in group]
    keys = [(name.casefold(),) for name in names]
    wrong = misplaced(keys, chosen)
    if not strict:
        also = {*misplaced([(name,) for name in names], chosen)}
        wrong = [place for place in wrong if place in also]
    for place, (before, after) in homes(keys, wrong).items():
        where = f'after "{printable(names[before])}"' if before is not None else ""
        where = where or (
            f'before "{printable(names[after])}"' if after is not None else "elsewhere"
        )
        message = (
            f'name "{printable(names[place])}" is out of order, expected {where};'
            " move the record there (driverlog fmt does it)"
        )
        severity = None if strict else Severity.INFO
        driver = registry.drivers[group[place]]
        yield Finding("/name", message, key="order", severity=severity).of(driver)
