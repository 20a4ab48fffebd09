"""A record does not stand where its project and vendor belong.

What
    Records are sorted by `project_id` and `vendor`, without regard to case.
Why
    People find a vendor's drivers by scrolling, and two changes that append to the end of the file conflict
    while two that insert in order do not. A record in the wrong place is also how one gets in twice.
Wrong
    {"drivers": [{"vendor": "Tintri"}, {"vendor": "Halden"}]}
Right
    {"drivers": [{"vendor": "Halden"}, {"vendor": "Tintri"}]}
Fix
    Move the record to the place that the message names, or let `driverlog fmt` do it. Where the whole
    file has capital letters before small ones, a record that keeps to that is not blamed.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from enum import Enum

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.focus import Focus
from gate.knowledge.order import Key
from gate.knowledge.order import descents
from gate.knowledge.order import homes
from gate.knowledge.order import misplaced
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("unsorted-drivers", Severity.ERROR, Scope.REGISTRY)


class _Order(Enum):
    """Which order the rest of the file keeps."""

    FOLDED = "without regard to case"
    PLAIN = "capital letters first"
    EITHER = "no two records that would tell"


def check(registry: Registry, focus: Focus) -> Iterator[Finding]:
    """Blame the drivers in focus that do not fit between the others."""
    raw, judged = registry.drivers.raw, {driver.index for driver in focus}
    homeless = {driver.index for driver in focus if not _has_place(driver, registry)}
    astray = {index for index in judged - homeless if _is_out_of_line(raw, index)}
    if not astray:
        return
    # Where what the change brings in fits between its neighbours, only the rest is wrong.
    touched = frozenset() if astray.isdisjoint(focus.touched) else focus.touched
    plain = [identity_of(row)[:2] for row in raw]
    for index in sorted(homeless):
        plain[index] = plain[index - 1] if index else ("", "")
    folded = [(project.casefold(), vendor.casefold()) for project, vendor in plain]
    rest = [index for index in range(len(raw)) if index not in focus.touched]
    order = _order_of(rest or range(len(raw)), folded, plain)
    keys = plain if order is _Order.PLAIN else folded
    wrong = _astray(keys, rest, touched)
    also = set(_astray(folded if order is _Order.PLAIN else plain, rest, touched))
    for index, around in homes(keys, wrong).items():
        if index in homeless or index not in judged:
            continue
        severity = None if index in also else _MILD[order]
        yield _finding(registry, index, around, severity)


# How bad it is where the other order would be kept; without regard to case is the canonical one.
_MILD = {_Order.FOLDED: None, _Order.PLAIN: Severity.WARNING, _Order.EITHER: Severity.INFO}


def _astray(keys: Sequence[Key], rest: Sequence[int], touched: frozenset[int]) -> list[int]:
    """Return what does not fit: of the rest for itself, as it was before the change, and of what is touched."""
    wrong = misplaced(keys, touched)
    wrong += [rest[place] for place in misplaced([keys[i] for i in rest], range(len(rest)))]
    return sorted(wrong)


def _has_place(driver: Driver, registry: Registry) -> bool:
    """Without a vendor and a known project nobody can tell where a record belongs; that is told elsewhere."""
    known = not registry.projects or driver.project_id in registry.projects
    return known and bool(driver.vendor.strip())


def _is_out_of_line(raw: Sequence[object], index: int) -> bool:
    """Tell whether a record does not fit between its neighbours: cheap, and most of the time the end of it."""
    around = [identity_of(row).key[:2] for row in raw[max(index - 1, 0) : index + 2]]
    return around != sorted(around)


def _order_of(rest: Sequence[int], folded: Sequence[Key], plain: Sequence[Key]) -> _Order:
    """Return the order in which fewer records of the rest are wrong."""
    one, other = descents(folded[i] for i in rest), descents(plain[i] for i in rest)
    if one == other:
        return _Order.EITHER
    return _Order.FOLDED if one < other else _Order.PLAIN


def _finding(
    registry: Registry,
    index: int,
    around: tuple[int | None, int | None],
    severity: Severity | None,
) -> Finding:
    driver = registry.drivers[index]
    before, after = (None if at is None else _shown(registry.drivers[at]) for at in around)
    place = (
        f"between {before} and {after}"
        if before and after
        else f"after {before}"
        if before
        else f"before {after}"
    )
    message = f"record of {_shown(driver)} is out of order, expected {place}; move it there (driverlog fmt does it)"
    return Finding("", message, key="order", severity=severity).of(driver)


def _shown(driver: Driver) -> str:
    return f'"{printable(driver.vendor)}" in {printable(driver.project_id)}'
