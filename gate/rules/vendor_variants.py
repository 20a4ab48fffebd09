"""A vendor spelled in two ways.

What
    The vendor is spelled nearly as in other records: other capitals, spaces or hyphens, with or without "Inc.",
    "Technologies" and the like, or with a letter typed wrongly. The spelling that fewer records have is told, or
    the one this change brings in; of two new ones the shorter. A vendor that was renamed in all its records is fine.
Why
    Lists and filters show two vendors, each with half of the drivers.
Wrong
    {"vendor": "HaldenStorage", "name": "Halden HX iSCSI"}
Right
    {"vendor": "Halden Storage", "name": "Halden HX iSCSI"}
Fix
    Use the spelling that is there, or change it in all records at once.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.focus import Focus
from gate.knowledge.names import squeezed
from gate.knowledge.names import trunk
from gate.knowledge.names import without_one
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("vendor-variants", Severity.WARNING, Scope.REGISTRY)

_SHORTEST = 6
_Key = tuple[object, ...]


def check(registry: Registry, focus: Focus) -> Iterator[Finding]:
    """Yield a finding on each record with the rarer or newer spelling of its vendor."""
    if not focus:
        return
    alike = _index(registry)
    told: dict[str, tuple[str, Severity] | None] = {}
    for driver in focus:
        if driver.vendor not in told:
            told[driver.vendor] = _right(driver.vendor, registry.by_vendor, alike, focus.touched)
        right = told[driver.vendor]
        if right is not None:
            yield _finding(registry, driver, *right)


def _finding(registry: Registry, driver: Driver, right: str, severity: Severity) -> Finding:
    indexes = registry.by_vendor[right]
    count = "another record" if len(indexes) == 1 else f"{len(indexes)} other records"
    mine, theirs = printable(driver.vendor), printable(right)
    message = f'vendor "{mine}" is "{theirs}" in {count}; spell it so, or change it in all records'
    if severity is Severity.INFO:
        message = f'vendor "{mine}" may be the "{theirs}" of {count}; use one name if it is'
    fix = Fix(f"write {printable(right)}", (SetValue("/vendor", right),), safe=False)
    related = (registry.drivers[indexes[0]].identity,)
    return Finding(
        "/vendor", message, driver.vendor, fix=fix, related=related, severity=severity
    ).of(driver)


def _right(
    mine: str,
    by_vendor: Mapping[str, list[int]],
    alike: Mapping[_Key, list[str]],
    touched: frozenset[int],
) -> tuple[str, Severity] | None:
    """Return the spelling to prefer to `mine`: more records have it, or `mine` is all new and it is not."""
    new = touched.issuperset(by_vendor.get(mine, ()))
    for severity, others in _variants(mine, alike):
        for other in others:
            there = by_vendor[other]
            both_new = new and touched.issuperset(there)
            if both_new and _rank(other, by_vendor) < _rank(mine, by_vendor):
                continue  # the other one is told, and not both
            if both_new or new or len(there) >= len(by_vendor[mine]):
                return other, severity
    return None


def _rank(vendor: str, by_vendor: Mapping[str, list[int]]) -> tuple[int, int, str]:
    """Weigh two new spellings: the one that more records have, or else the longer."""
    return len(by_vendor[vendor]), len(vendor), vendor


def _variants(mine: str, alike: Mapping[_Key, list[str]]) -> Iterator[tuple[Severity, list[str]]]:
    """Yield the near spellings: certain ones first, a longer or shorter name last."""
    keys = list(_keys(mine))
    same = {other for key in keys for other in alike.get(key, ())} - {mine}
    yield Severity.WARNING, sorted(same)
    longer = {other for other in alike.get(("within", trunk(mine)), ()) if other not in same} - {
        mine
    }
    shorter = {
        other
        for n in range(1, len(trunk(mine)))
        for other in alike.get(("trunk", trunk(mine)[:n]), ())
    }
    yield Severity.INFO, sorted(longer | shorter)


def _index(registry: Registry) -> dict[_Key, list[str]]:
    result: dict[_Key, list[str]] = defaultdict(list)
    for vendor in registry.by_vendor:
        for key in _keys(vendor):
            result[key].append(vendor)
        for n in range(1, len(trunk(vendor))):
            result["within", trunk(vendor)[:n]].append(vendor)
    return result


def _keys(vendor: str) -> Iterator[_Key]:
    """Yield what variants of a vendor have in common. Short names are acronyms: one letter makes another vendor."""
    if not squeezed(vendor):
        return
    yield "squeezed", squeezed(vendor)
    yield "trunk", trunk(vendor)
    yield "joined", "".join(trunk(vendor))
    for name in {"".join(trunk(vendor)), squeezed(vendor)}:
        if len(name) >= _SHORTEST and name.isalpha():
            for rest in without_one(name):
                yield "near", rest
