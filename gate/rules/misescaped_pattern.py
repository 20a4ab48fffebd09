r"""A pattern whose `\S+` lost its backslash, or got one too many.

What
    `S+`, `/S+` or `\\\\S+` stands where `\\S+` was meant, or `\\S` without its plus, `\\s+` (spaces) or a lone `*`.
Why
    JSON wants a backslash twice, and what RE2 then gets is another pattern, found in no line.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Write `\\S+`. `--fix` does it where nothing else can be meant.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.escapes import misescaped
from gate.knowledge.patterns import sides
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("misescaped-pattern", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern in which the link is not written as one."""
    for side in sides(driver):
        escape = misescaped(side.pattern)
        if escape is None:
            continue
        value = spelt(escape.mended)
        message = (
            f'"{spelt(escape.found)}" in the {side.label} "{side.shown}" is not the \\\\S+ that stands for a link;'
            f' write "{value}"'
        )
        fix = Fix(f"write {value}", (SetValue(side.pointer, escape.mended),), safe=escape.certain)
        severity = Severity.ERROR if escape.certain else Severity.WARNING
        yield Finding(side.pointer, message, key=side.pattern, fix=fix, severity=severity)
