r"""The same pattern for success and failure.

What
    Success and failure pattern are the same text.
Why
    The success pattern is searched first, so every failed run would count as a success.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    Write the word for the other result. The gate proposes Zuul's.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.comments import matches_everything
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import FAILURE
from gate.knowledge.patterns import SUCCESS
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("equal-patterns", Severity.ERROR, Scope.RECORD)

_OTHER = {"SUCCESS": "FAILURE", "FAILURE": "SUCCESS", "succeeded": "failed", "failed": "succeeded"}


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding where the two patterns are one."""
    ci = driver.ci
    if ci is None or not ci.success_pattern or ci.success_pattern != ci.failure_pattern:
        return
    if matches_everything(ci.success_pattern):
        return
    read = reading(ci.success_pattern[:500])
    pointer = SUCCESS if read.bad else FAILURE
    message = (
        f'success and failure pattern are both "{spelt(ci.success_pattern)}", expected two that differ;'
        f" write the pattern of {'passing' if read.bad else 'failing'} lines here"
    )
    fix = _fix(pointer, ci.success_pattern, read.result)
    yield Finding(pointer, message, key=ci.success_pattern, fix=fix)


def _fix(pointer: str, pattern: str, result: str) -> Fix | None:
    if result not in _OTHER or not pattern.endswith(result):
        return None
    value = pattern.removesuffix(result) + _OTHER[result]
    return Fix(f"write {spelt(value)}", (SetValue(pointer, value),), safe=False)
