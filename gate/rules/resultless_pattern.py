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
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.jobs import reading
from gate.patterns import refusal
from gate.patterns import sides
from gate.results import result_meant
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("resultless-pattern", Severity.WARNING, Scope.RECORD)

_JOB = re.compile(r"[- *^]*[A-Za-z][\w.-]+[\w]( \\S[+*]| \.[*+])?( ?: ?)?\$?", re.ASCII)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a success pattern that ends with a job or its link."""
    for side in sides(driver):
        shape = _JOB.fullmatch(side.pattern)
        if (
            shape is None
            or reading(side.pattern).result
            or result_meant(side.pattern)
            or refusal(side.pattern)
        ):
            continue
        value = _whole(side.pattern, linked=bool(shape[1]), good=side.good)
        message = f'{side.label} "{side.shown}" names no result, any line of the job would do; add the result'
        fix = Fix(f"write {printable(value, 80)}", (SetValue(side.pointer, value),), safe=False)
        yield Finding(side.pointer, message, key=side.pattern, fix=fix)


def _whole(pattern: str, *, linked: bool, good: bool) -> str:
    link = "" if linked else r" \S+"
    return f"{pattern.rstrip(' :$')}{link} : {'SUCCESS' if good else 'FAILURE'}"
