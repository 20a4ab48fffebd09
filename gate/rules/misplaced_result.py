r"""A pattern that names the other one's result.

What
    The success pattern names a failure although the failure pattern does so too, or the failure pattern a success.
Why
    A success pattern found in failing lines shows a driver as tested that was not; a failure pattern found in
    passing lines never tells of a failure.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden \\S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    Write the word that the CI's line holds in that case.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.jobs import are_swapped
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import sides
from registry.model import Driver
from registry.model import Registry

META = Rule("misplaced-result", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a pattern with the wrong result, unless both are wrong."""
    found = [side for side in sides(driver) if side.pattern]
    if len(found) == 2 and _told_elsewhere(found):
        return
    for side in found:
        read = reading(side.pattern)
        if read.bad if side.good else read.good:
            wanted = "a success such as SUCCESS" if side.good else "a failure such as FAILURE"
            message = f'{side.label} "{side.shown}" says "{read.result}", expected {wanted}; write the right word'
            yield Finding(side.pointer, message, key=side.pattern)


def _told_elsewhere(found: list[Side]) -> bool:
    good, bad = (side.pattern for side in found)
    return good == bad or are_swapped(good, bad)
