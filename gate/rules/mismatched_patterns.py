r"""Success and failure pattern of two different jobs.

What
    The success pattern names one job and the failure pattern another one.
Why
    One of them was copied or mistyped: failures of the driver's own job are not seen, or it is never marked.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx-iscsi \\S+ : SUCCESS",
            "failure_pattern": "halden-hx-fc \\S+ : FAILURE"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx-iscsi \\S+ : SUCCESS",
            "failure_pattern": "halden-hx-iscsi \\S+ : FAILURE"}}
Fix
    Name the same job in both. The gate says so at the pattern that fits the driver less, and proposes the other job.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.job_pairs import Mismatch
from gate.knowledge.job_pairs import mismatch
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("mismatched-patterns", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on the pattern whose job is not the driver's."""
    found = mismatch(driver)
    if found is None:
        return
    side, other = found.side, spelt(found.other, 40)
    if not found.job:
        message = (
            f'{side.label} "{side.shown}" names no job, the other pattern names "{other}";'
            " name the same job in both"
        )
        yield Finding(side.pointer, message, key=side.pattern, severity=Severity.INFO)
        return
    message = (
        f'{side.label} names the job "{spelt(found.job, 40)}", the other pattern "{other}";'
        " name the same job in both"
    )
    yield Finding(side.pointer, message, key=side.pattern, fix=_fix(found))


def _fix(found: Mismatch) -> Fix | None:
    value = found.side.pattern.replace(found.job, found.other, 1)
    if reading(value).job != found.other:
        return None
    return Fix(f"write {spelt(value)}", (SetValue(found.side.pointer, value),), safe=False)
