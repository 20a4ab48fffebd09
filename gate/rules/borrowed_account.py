r"""A CI account that is somebody else's.

What
    The account is called after another vendor, whose drivers alone use it, or after another driver of this vendor.
Why
    A record that was copied brings the account along; then the wrong CI marks the driver.
Wrong
    {"vendor": "Norrby Arrays", "name": "Norrby N1", "ci": {"id": "halden-storage-ci"}},
    {"vendor": "Halden Storage", "name": "Halden HX", "ci": {"id": "halden-storage-ci"}}
Right
    {"vendor": "Norrby Arrays", "name": "Norrby N1", "ci": {"id": "norrby-arrays-ci"}},
    {"vendor": "Halden Storage", "name": "Halden HX", "ci": {"id": "halden-storage-ci"}}
Fix
    Write the driver's own account. A vendor may have its drivers tested by another one; then leave it.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import MOST_CHARACTERS
from gate.knowledge.names import shortened
from gate.knowledge.names import squeezed
from gate.knowledge.names import trunk
from gate.knowledge.names import words
from gate.knowledge.siblings import Siblings
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("borrowed-account", Severity.INFO, Scope.REGISTRY)

_SHORTEST_MARK = 3
_MOST_NAMES = 3


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver whose account is called after another vendor or driver."""
    siblings = Siblings(registry)
    vendors: dict[str, dict[str, list[int]]] = {}
    for driver in focus:
        account = driver.ci.id if driver.ci else None
        if not account or not driver.vendor or len(account) > MOST_CHARACTERS:
            continue
        if account not in vendors:
            vendors[account] = _vendors(registry, account)
        yield from _of_vendor(registry, driver, account, vendors[account])
        if len(vendors[account][driver.vendor]) > 1:
            yield from _of_sibling(driver, account, siblings)


def _vendors(registry: Registry, account: str) -> dict[str, list[int]]:
    result: dict[str, list[int]] = {}
    for index in registry.by_account[account]:
        result.setdefault(identity_of(registry.drivers.raw[index]).vendor, []).append(index)
    return result


def _of_vendor(
    registry: Registry, driver: Driver, account: str, users: dict[str, list[int]]
) -> Iterator[Finding]:
    if not 2 <= len(users) <= _MOST_NAMES or _is_marked(account, driver.vendor):
        return
    others = [vendor for vendor in users if vendor != driver.vendor]
    if any(_related(driver.vendor, vendor) for vendor in others) or not _are_one(others):
        return
    other = next((vendor for vendor in others if _is_marked(account, vendor)), others[0])
    known = squeezed(f"{driver.name} {driver.description or ''}")
    sure = _is_marked(account, other) and not any(word in known for word in trunk(other))
    message = (
        f'CI account "{printable(account)}" is otherwise that of "{printable(other)}" alone;'
        " write this driver's own account"
    )
    owner = registry.drivers[users[other][0]].identity
    severity = Severity.WARNING if sure and len(users[driver.vendor]) == 1 else Severity.INFO
    yield Finding(
        "/ci/id", message, key=f"vendor {account}", related=(owner,), severity=severity
    ).of(driver)


@lru_cache(maxsize=1 << 12)
def _is_marked(account: str, vendor: str) -> bool:
    plain, parts = squeezed(account), words(account)
    return any(word in (plain if len(word) >= _SHORTEST_MARK else parts) for word in trunk(vendor))


def _are_one(vendors: list[str]) -> bool:
    """A vendor under its old and its new name is one; more of them share a general CI."""
    return all(_related(vendors[0], vendor) for vendor in vendors[1:])


def _related(one: str, other: str) -> bool:
    first, second = trunk(one), trunk(other)
    return any(shortened(a, b) for a in first for b in second)


@lru_cache(maxsize=1 << 12)
def _told(account: str) -> tuple[str, ...]:
    return tuple(word for word in words(account) if len(word) >= _SHORTEST_MARK)


def _of_sibling(driver: Driver, account: str, siblings: Siblings) -> Iterator[Finding]:
    owned = siblings.owner(driver, _told(account))
    if owned is None or owned[1].ci is None or owned[1].ci.id != account:
        return
    word, sibling = owned
    message = (
        f'CI account "{printable(account)}" is called after "{printable(sibling.name, 60)}" ("{printable(word)}");'
        " make sure that it tests this driver too"
    )
    yield Finding("/ci/id", message, key=f"sibling {account}", related=(sibling.identity,)).of(
        driver
    )
