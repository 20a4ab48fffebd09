r"""A pattern made of one run's line.

What
    A pattern holds what is different in each run: a change number, a date, the time it took, a link to its logs.
Why
    It was pasted from a comment, and is found in that one comment alone.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx https://ci.example.org/92468/1/ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Write `\\S+` for the link and end with the result. The gate proposes it.
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
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import refusal
from gate.knowledge.patterns import sides
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("run-specific-pattern", Severity.WARNING, Scope.RECORD)

_LINK = re.compile(r"https?:\S*(?:\d{4,}|/\d+/|[0-9a-f]{8})\S*")
_DURATION = re.compile(r" in (?:\d+h )?(?:\d+m )?\d+s.*$")
_MARK = re.compile(
    r"\b\d{5,7}\b(?!\w)|\b20\d\d-[01]\d-[0-3]\d\b|\bI[0-9a-f]{40}\b|\b[0-9a-f]{40}\b"
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that only one run can match."""
    for side in sides(driver):
        mark = (
            _LINK.search(side.pattern)
            or _DURATION.search(side.pattern)
            or _MARK.search(side.pattern)
        )
        if mark is not None:
            message = (
                f'"{spelt(mark.group().strip(), 60)}" in the {side.label} belongs to one run;'
                " leave out what differs from run to run"
            )
            yield Finding(side.pointer, message, key=side.pattern, fix=_fix(side))


def _fix(side: Side) -> Fix | None:
    value = _DURATION.sub("", _LINK.sub(r"\\S+", side.pattern))
    if _MARK.search(value) or refusal(value):
        return None
    return Fix(f"write {spelt(value)}", (SetValue(side.pointer, value),), safe=False)
