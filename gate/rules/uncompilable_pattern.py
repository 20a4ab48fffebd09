r"""A pattern that RE2 cannot run.

What
    RE2, the engine that runs the patterns of the registry, refuses the success or failure pattern.
Why
    Such a pattern is found in no line, so the driver is never marked as tested. RE2 has no lookaround and no
    backreferences, because with them one pattern could keep the scan busy for years.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-(?!slow).* \\S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx-iscsi \\S+ : SUCCESS"}}
Fix
    Name the job in plain words and write `\\S+` for its link. A bracket or star that is meant as itself needs a
    backslash before it, which JSON wants twice.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.patterns import refusal
from gate.knowledge.patterns import sides
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("uncompilable-pattern", Severity.ERROR, Scope.RECORD)

_BRACKET = re.compile(r"(missing|unexpected) ([)\]])")
_OPENING = {")": "(", "]": "["}


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that RE2 refuses."""
    for side in sides(driver):
        reason = refusal(side.pattern)
        if reason:
            message = (
                f'RE2 cannot run the {side.label} "{side.shown}": {printable(reason, 100)};'
                f" {_advice(reason)}"
            )
            yield Finding(side.pointer, message, key=side.pattern)


def _advice(reason: str) -> str:
    """Return what to do; a backslash is written as the file has it."""
    bracket = _BRACKET.match(reason)
    if bracket is None:
        return "name the job in plain words and leave the rest out"
    opening = _OPENING[bracket[2]]
    if bracket[1] == "missing":
        return f"close the {opening} or write \\\\{opening} if the line has one"
    return f"take it out or write \\\\{bracket[2]} if the line has one"
