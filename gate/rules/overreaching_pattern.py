r"""A success pattern that is found in a sibling's line.

What
    The pattern is also found in the line that another driver of the same CI account waits for.
Why
    The sibling's runs mark this driver as tested too. Patterns are searched anywhere in a line: `nexus \S+ : SUCCESS`
    is found in the line of the job `ml2-nexus`.
Wrong
    {"name": "Halden HX", "ci": {"id": "halden-storage-ci", "success_pattern": "hx \\S+ : SUCCESS"}},
    {"name": "Halden HX File", "ci": {"id": "halden-storage-ci", "success_pattern": "file-hx \\S+ : SUCCESS"}}
Right
    {"name": "Halden HX", "ci": {"id": "halden-storage-ci", "success_pattern": "^- hx \\S+ : SUCCESS"}},
    {"name": "Halden HX File", "ci": {"id": "halden-storage-ci", "success_pattern": "file-hx \\S+ : SUCCESS"}}
Fix
    Write the whole name of the job, with what goes before it in the line if need be.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.comments import matches_everything
from gate.knowledge.jobs import reading
from gate.knowledge.jobs import sample
from gate.knowledge.patterns import searches
from gate.knowledge.patterns import spelt
from gate.knowledge.siblings import Listeners
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("overreaching-pattern", Severity.WARNING, Scope.REGISTRY)

# More jobs than that on one project belong to a general CI; comparing all with all would not end.
_MOST_JOBS = 60


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver whose pattern takes in a sibling's line."""
    listeners = Listeners(registry)
    for driver in focus:
        ci = driver.ci
        if ci is None or not ci.success_pattern or ci.shared:
            continue
        patterns = listeners.beside(driver)
        if len(patterns) > 1 and matches_everything(ci.success_pattern):
            continue
        if not 1 < len(patterns) <= _MOST_JOBS:
            continue
        for other, indexes in patterns.items():
            if other != ci.success_pattern and _reaches(ci.success_pattern, other):
                yield _finding(driver, ci.success_pattern, other, registry.drivers[indexes[0]])
                break


@lru_cache(maxsize=1 << 14)
def _reaches(pattern: str, other: str) -> bool:
    line = sample(other)
    return bool(line) and searches(pattern, line)


def _finding(driver: Driver, pattern: str, other: str, sibling: Driver) -> Finding:
    message = (
        f'success pattern "{spelt(pattern)}" is also found in the line'
        f' "{printable(sample(other), 100)}" of "{printable(sibling.name, 60)}"; write what only its own line has'
    )
    severity = Severity.WARNING if reading(pattern).job else Severity.INFO
    related = (sibling.identity,)
    return Finding(
        "/ci/success_pattern", message, key=pattern, related=related, severity=severity
    ).of(driver)
