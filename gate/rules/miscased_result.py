r"""A result in letters of the wrong size: `: Success`, `Build Succeeded`.

What
    A pattern has the result of a job line in small letters, or the headline of Zuul in capitals.
Why
    Patterns are case-sensitive. Zuul writes `job link : SUCCESS`, but `Build succeeded`.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : Success"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Write it as the CI does. `(?i)` at the start makes a pattern blind to case.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.jobs import is_template
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import sides
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("miscased-result", Severity.WARNING, Scope.RECORD)

_HEADLINE = re.compile(r"(?i)\^?(build) (succeeded|succeed|failed)(?=\W*$)")
_JOB_LINE = re.compile(r"\\S[+*] ?: ?$")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern whose result no Zuul writes that way."""
    for side in sides(driver):
        value = _mended(side.pattern)
        if value is None or _is_template(side, driver):
            continue
        message = (
            f'{side.label} "{side.shown}" is in other letters than Zuul\'s; write "{spelt(value)}"'
        )
        fix = Fix(f"write {spelt(value)}", (SetValue(side.pointer, value),), safe=False)
        severity = Severity.WARNING if " " in side.pattern else Severity.INFO
        yield Finding(side.pointer, message, key=side.pattern, fix=fix, severity=severity)


def _is_template(side: Side, driver: Driver) -> bool:
    success = driver.ci.success_pattern if driver.ci else None
    return is_template(side.pattern) and (not success or is_template(success))


def _mended(pattern: str) -> str | None:
    """Return the pattern in Zuul's letters, None if it is in them, or if nothing can be told."""
    result = reading(pattern).result
    if not result or "(?i" in pattern:
        return None
    headline = _HEADLINE.fullmatch(pattern.rstrip(" .!$"))
    if headline is not None:
        value = pattern.replace(headline[1], "Build", 1).replace(
            headline[2], headline[2].lower(), 1
        )
    elif _JOB_LINE.search(pattern.rpartition(result)[0]) or pattern == result:
        value = result.upper().join(pattern.rsplit(result, 1))
    else:
        return None
    return None if value == pattern or pattern in ("Successful", "Failed") else value
