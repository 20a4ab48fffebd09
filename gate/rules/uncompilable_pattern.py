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

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.patterns import refusal
from gate.patterns import sides
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("uncompilable-pattern", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that RE2 refuses."""
    for side in sides(driver):
        reason = refusal(side.pattern)
        if reason:
            message = (
                f'RE2 cannot run the {side.label} "{side.shown}": {printable(reason, 100)};'
                " name the job in plain words and leave the rest out"
            )
            yield Finding(side.pointer, message, key=side.pattern)
