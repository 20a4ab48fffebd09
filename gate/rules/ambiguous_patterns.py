r"""Drivers that one line of a CI marks together.

What
    Several drivers have the same CI account and the same success pattern, and watch the same Gerrit project.
Why
    Nobody can tell which of them a passing line is about, so it marks none of them. Where one job tests all of them
    on purpose, their records say so with `shared`.
Wrong
    {"name": "Halden HX FC", "ci": {"id": "halden-storage-ci", "success_pattern": "SUCCESS"}},
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "SUCCESS"}}
Right
    {"name": "Halden HX FC", "ci": {"id": "halden-storage-ci", "success_pattern": "halden-fc \\S+ : SUCCESS"}},
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "halden-iscsi \\S+ : SUCCESS"}}
Fix
    Name each driver's own job, or put `"shared": true` into the `ci` of every one of them.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.foreign_jobs import is_anothers
from gate.knowledge.siblings import Listeners
from gate.knowledge.siblings import Siblings
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("ambiguous-patterns", Severity.INFO, Scope.REGISTRY)

_MOST_RELATED = 8


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver that does not say that it shares its line."""
    listeners, siblings = Listeners(registry), Siblings(registry)
    shared: dict[int, int] = {}
    for driver in focus:
        if driver.ci is None or driver.ci.shared or not driver.ci.success_pattern:
            continue
        same = listeners.beside(driver).get(driver.ci.success_pattern, [])
        others = _others(registry, driver, same)
        if others:
            if id(same) not in shared:
                shared[id(same)] = sum(_is_shared(registry, index) for index in same)
            half = shared[id(same)] > 0
            if half or not (is_anothers(driver, siblings) or all(_anothers(others, siblings))):
                yield _finding(driver, driver.ci.id or "", others, len(same) - 1, half=half)


def _others(registry: Registry, driver: Driver, same: Sequence[int]) -> list[Driver]:
    near = (registry.drivers[index] for index in same[:_MOST_RELATED] if index != driver.index)
    return [other for other in near if other.identity.key != driver.identity.key]


def _anothers(drivers: Sequence[Driver], siblings: Siblings) -> Iterator[bool]:
    """Tell of each whether its job is another driver's by its name; then that is what is wrong."""
    return (is_anothers(driver, siblings) for driver in drivers)


def _is_shared(registry: Registry, index: int) -> bool:
    ci = registry.drivers[index].ci
    return ci is not None and ci.shared


def _finding(
    driver: Driver, account: str, others: list[Driver], count: int, *, half: bool
) -> Finding:
    pattern = driver.ci.success_pattern if driver.ci else ""
    names = f'"{printable(others[0].name, 60)}"' + (f" and {count - 1} more" if count > 1 else "")
    if half:
        message = (
            f'one line of "{printable(account)}" marks this driver and {names}, and not all of them say "shared";'
            " say so here too"
        )
        severity = Severity.WARNING
    else:
        message = (
            f'one line of "{printable(account)}" would mark this driver and {names}, so it marks none;'
            ' name the job of this driver, or put "shared": true into all of them'
        )
        severity = Severity.INFO
    related = tuple(other.identity for other in others)
    finding = Finding(
        "/ci/success_pattern", message, key=f"{half} {pattern}", related=related, severity=severity
    )
    return finding.of(driver)
