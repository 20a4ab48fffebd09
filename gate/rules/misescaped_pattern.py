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

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.patterns import sides
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("misescaped-pattern", Severity.ERROR, Scope.RECORD)

# No CI writes a backslash, or a lone S where the link belongs.
_CERTAIN = re.compile(
    r"\\\\+S[+*]?(?=\s|:|$)|(?<=[ ^])[/|%]?S[+*](?=\s|:|$)|(?<=[ ^])/S(?= :)|(?<=[ ^])[/|]\\S[+*](?= :)"
)
_PROBABLE = re.compile(
    r"\\S(?= ?:)|\\s[+*]?(?= ?: ?[A-Z])|(?<= )\*(?= ?: ?[A-Z])|(?<=\w )\+(?= : ?[A-Z])"
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern in which the link is not written as one."""
    for side in sides(driver):
        found = _CERTAIN.search(side.pattern)
        probable = found is None
        found = found or _PROBABLE.search(side.pattern)
        if found is None:
            continue
        value = f"{side.pattern[: found.start()]}\\S+{side.pattern[found.end() :]}"
        message = (
            f'"{printable(found.group())}" in the {side.label} "{side.shown}" is not the \\S+ that stands for a link;'
            f' write "{printable(value, 80)}"'
        )
        fix = Fix(
            f"write {printable(value, 80)}", (SetValue(side.pointer, value),), safe=not probable
        )
        severity = Severity.WARNING if probable else Severity.ERROR
        yield Finding(side.pointer, message, key=side.pattern, fix=fix, severity=severity)
