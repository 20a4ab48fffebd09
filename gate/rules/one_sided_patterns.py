r"""A CI with one pattern of the two, or with none.

What
    The record names a CI account but lacks the success pattern, the failure pattern or both.
Why
    Without a success pattern the driver cannot be marked as tested; without a failure pattern nobody sees that its
    CI fails, it only seems silent.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    Add the other one. The gate proposes it where the first one has Zuul's form.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import is_told
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import FAILURE
from gate.knowledge.patterns import SUCCESS
from gate.knowledge.patterns import spelt
from registry.lexis import printable
from registry.model import Ci
from registry.model import Driver
from registry.model import Registry

META = Rule("one-sided-patterns", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on the ci block that lacks a pattern."""
    ci = driver.ci
    if ci is None or not ci.id or _whole(ci):
        return
    if ci.success_pattern is None and ci.failure_pattern is None:
        message = (
            f'the CI account "{printable(ci.id)}" has no patterns, nothing it says can be told apart;'
            " add success_pattern and failure_pattern"
        )
        yield Finding("/ci", message, key="both", severity=Severity.INFO)
        return
    raw = registry.drivers.raw[driver.index]
    lacks = "success_pattern" if ci.success_pattern is None else "failure_pattern"
    if isinstance(raw, dict) and is_told(raw.get("ci"), f"{RECORD}/ci", lacks):
        return
    message = f"no {lacks} beside the other pattern, expected both; add {lacks}"
    yield Finding("/ci", message, key=lacks, fix=_fix(ci))


def _whole(ci: Ci) -> bool:
    return ci.success_pattern is not None and ci.failure_pattern is not None


def _fix(ci: Ci) -> Fix | None:
    pointer, known = (
        (SUCCESS, ci.failure_pattern)
        if ci.success_pattern is None
        else (FAILURE, ci.success_pattern)
    )
    end, other = (
        (" : FAILURE", " : SUCCESS") if pointer == SUCCESS else (" : SUCCESS", " : FAILURE")
    )
    if known is None or not known.endswith(end) or not reading(known[:500]).job:
        return None
    value = known.removesuffix(end) + other
    return Fix(f"add {spelt(value)}", (SetValue(pointer, value),), safe=False)
