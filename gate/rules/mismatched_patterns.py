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
"""

from collections.abc import Iterator

from gate.comments import matches_everything
from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.jobs import reading
from gate.names import words
from gate.patterns import Side
from gate.patterns import pair
from gate.patterns import refusal
from gate.results import result_meant
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("mismatched-patterns", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on the pattern whose job is not the driver's."""
    both = pair(driver)
    if both is None:
        return
    jobs = [reading(side.pattern).job for side in both]
    if jobs[0].replace("\\", "") == jobs[1].replace("\\", ""):
        return
    if any(_is_broken(side.pattern) for side in both):
        return
    if not all(jobs):
        yield _half(*both, jobs)
        return
    odd = 0 if _likeness(driver, jobs[0]) < _likeness(driver, jobs[1]) else 1
    side, job, other = both[odd], jobs[odd], jobs[1 - odd]
    message = (
        f'{side.label} names the job "{printable(job)}", the other pattern "{printable(other)}";'
        " name the same job in both"
    )
    yield Finding(side.pointer, message, key=side.pattern, fix=_fix(side, job, other))


def _is_broken(pattern: str) -> bool:
    """Tell whether a pattern cannot be compared; what is wrong with it is another rule's business."""
    return (
        bool(refusal(pattern)) or result_meant(pattern) is not None or matches_everything(pattern)
    )


def _half(good: Side, bad: Side, jobs: list[str]) -> Finding:
    side, job = (good, jobs[1]) if not jobs[0] else (bad, jobs[0])
    message = (
        f'{side.label} "{side.shown}" names no job, the other pattern names "{printable(job)}";'
        " name the same job in both"
    )
    return Finding(side.pointer, message, key=side.pattern, severity=Severity.INFO)


def _likeness(driver: Driver, job: str) -> int:
    """Count the words of a job that the record knows; one that both jobs have does not matter."""
    account = driver.ci.id if driver.ci else ""
    known = {
        *words(driver.name),
        *words(driver.vendor),
        *words(driver.project_id),
        *words(account or ""),
    }
    return sum(word in known for word in words(job))


def _fix(side: Side, job: str, other: str) -> Fix | None:
    value = side.pattern.replace(job, other, 1)
    if reading(value).job != other:
        return None
    return Fix(f"write {printable(value, 80)}", (SetValue(side.pointer, value),), safe=False)
