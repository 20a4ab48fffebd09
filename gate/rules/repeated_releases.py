"""A record lists the same release twice.

What
    Each release stands once in a record's `releases`.
Why
    The second one says nothing, and it is often the trace of a typing error: another release was meant.
Wrong
    {"name": "HX iSCSI", "releases": ["Juno", "Juno"]}
Right
    {"name": "HX iSCSI", "releases": ["Juno"]}
Fix
    Take the second one out; `--fix` does it. If you meant another release, write that one.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("repeated-releases", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look for a release that was there before."""
    if len({*driver.releases}) == len(driver.releases):
        return
    seen: set[str] = set()
    for index, release in enumerate(driver.releases):
        if release and release in seen:
            message = f"release {printable(release)} is listed twice, expected once; take the second one out"
            fix = Fix("take the second one out", (RemoveValue(f"/releases/{index}"),))
            yield Finding(f"/releases/{index}", message, key=release, fix=fix)
        seen.add(release)
