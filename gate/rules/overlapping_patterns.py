r"""Two patterns that are found in the same line.

What
    The success pattern is also found in the line that the failure pattern waits for, or the other way round.
Why
    Success is searched first: a success pattern that fits failing lines too shows failures as "CI tested".
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : (SUCCESS|FAILURE)",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    End each pattern with the result that it stands for.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.comments import matches_everything
from gate.knowledge.jobs import are_swapped
from gate.knowledge.jobs import reading
from gate.knowledge.jobs import sample
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import pair
from gate.knowledge.patterns import searches
from gate.knowledge.resultless import with_result
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("overlapping-patterns", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on the pattern that reaches into the other one's lines."""
    both = pair(driver)
    if both is None or _told_elsewhere(*both):
        return
    good, bad = both
    if _reaches(good, bad) and with_result(good) is None:
        yield _finding(good, bad, Severity.ERROR)
    elif _reaches(bad, good) and with_result(bad) is None:
        yield _finding(bad, good, Severity.INFO)


def _told_elsewhere(good: Side, bad: Side) -> bool:
    """Lines can overlap only where a word of the result is missing, unsure, or part of the other one."""
    if (
        are_swapped(good.pattern, bad.pattern)
        or reading(good.pattern).bad
        or reading(bad.pattern).good
    ):
        return True
    return any(
        matches_everything(side.pattern)
        for side in (good, bad)
        if "*" in side.pattern or not side.pattern
    )


def _reaches(side: Side, other: Side) -> bool:
    needed = reading(side.pattern).result.lower()
    if (
        needed
        and side.pattern.lower().endswith(needed)
        and "|" not in side.pattern
        and needed not in other.pattern.lower()
    ):
        return False
    line = sample(other.pattern)
    return bool(line) and searches(side.pattern, line)


def _finding(side: Side, other: Side, severity: Severity) -> Finding:
    line = printable(sample(other.pattern), 100)
    message = (
        f'{side.label} "{side.shown}" is also found in the line "{line}" of the {other.label};'
        " end it with the result it stands for"
    )
    return Finding(side.pointer, message, key=side.pattern, severity=severity)
