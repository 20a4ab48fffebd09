r"""A pattern that is found in every line.

What
    A pattern is empty, matches the empty string, or is found in whatever any CI may write, such as `.*`.
Why
    Every comment of the account would count as a success (or failure), even the one that says that a run starts.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": ".*", "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    Name the job and its result. The gate cannot know the job; a failure pattern that is merely empty can go.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.comments import matches_everything
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import refusal
from gate.knowledge.patterns import sides
from registry.model import Driver
from registry.model import Registry

META = Rule("catch-all-pattern", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that tells nothing apart."""
    for side in sides(driver):
        if not side.pattern:
            message = (
                f"the {side.label} is empty and so found in every line; name the job and its result"
            )
            yield Finding(side.pointer, message, key="empty")
        elif not _certain(side.pattern) and matches_everything(side.pattern):
            message = (
                f'the {side.label} "{side.shown}" is found in every line of every CI, expected the line of one job;'
                " name the job and its result"
            )
            yield Finding(side.pointer, message, key=side.pattern)


def _certain(pattern: str) -> bool:
    """Tell without running it that a pattern asks for a result: nothing in it is optional or a choice."""
    plain = not any(c in pattern for c in "*?|{") or bool(refusal(pattern))
    return plain and bool(reading(pattern).result)
