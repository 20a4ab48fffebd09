r"""A success pattern that names a job and no result.

What
    The success pattern is the name of a job, or a job and its link, with nothing about how the job ended.
Why
    It is found in the line of a failed run as well, which then counts as a success.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Add the result as the CI's line has it. The gate proposes Zuul's form.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.jobs import sample
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import searches
from gate.knowledge.patterns import sides
from gate.knowledge.patterns import spelt
from gate.knowledge.resultless import with_result
from registry.model import Driver
from registry.model import Registry

META = Rule("resultless-pattern", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a pattern that ends with a job or its link; worse where a success takes in the failures."""
    found = list(sides(driver))
    for side in found:
        value = with_result(side)
        if value is None:
            continue
        message = f'{side.label} "{side.shown}" names no result, any line of the job would do; add the result'
        fix = Fix(f"write {spelt(value)}", (SetValue(side.pointer, value),), safe=False)
        severity = Severity.ERROR if _takes_failures(side, found) else Severity.WARNING
        yield Finding(side.pointer, message, key=side.pattern, fix=fix, severity=severity)


def _takes_failures(side: Side, found: list[Side]) -> bool:
    lines = [sample(other.pattern) for other in found if side.good and not other.good]
    return any(line and searches(side.pattern, line) for line in lines)
