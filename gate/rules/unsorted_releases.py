"""A record's releases do not stand in the order of the releases table.

What
    A record lists its releases as the releases table has them: the oldest first.
Why
    People read the list as "from ... to ...". Out of order, a gap or a double entry hides in it, and
    every later change moves lines about.
Wrong
    {"name": "HX iSCSI", "releases": ["Kilo", "Juno"]}
Right
    {"name": "HX iSCSI", "releases": ["Juno", "Kilo"]}
Fix
    Sort them; `--fix` does it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unsorted-releases", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look for the first release that is older than the one before it."""
    table, newest, before = registry.releases, -1, ""
    seen: set[str] = set()
    for index, release in enumerate(driver.releases):
        row = table.get(release)
        if row is None or release in seen:
            continue
        if row.index < newest:
            message = f"release {printable(release)} stands after {printable(before)}, expected the oldest first"
            message += "; sort the releases"
            yield Finding(f"/releases/{index}", message, key=release, fix=_sort(driver, registry))
            return
        newest, before = row.index, release
        seen.add(release)


def _sort(driver: Driver, registry: Registry) -> Fix | None:
    table = registry.releases
    if not table.keys() >= {*driver.releases}:
        return None
    value = sorted(driver.releases, key=lambda release: table[release].index)
    return Fix("sort the releases", (SetValue("/releases", value),))
