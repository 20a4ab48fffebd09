r"""A colon without the spaces that Zuul puts around it.

What
    A pattern has `\S+: SUCCESS` or `\S+ :SUCCESS` where CIs write ` : SUCCESS` behind the link.
Why
    `\S+` ends at a space, and the colon stands behind one: without both spaces the pattern is found in no line.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+: SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Write ` : `. Leave it if your CI really writes its lines in another form, such as `Halden HX: SUCCESS`.
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
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import sides
from gate.knowledge.patterns import spelt
from registry.model import Driver
from registry.model import Registry

META = Rule("space-less-colon", Severity.WARNING, Scope.RECORD)

_COLON = re.compile(
    r"(?<![ \\?:]):(?=\s?[A-Za-z(]+[\w|)]*\W*$)|(?<=[ +*]):(?=[A-Za-z(]+[\w|)]*\W*$)"
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each colon before a result that lacks a space; unsure where no link goes before it."""
    for side in sides(driver):
        colon = _COLON.search(side.pattern)
        if colon is None or not reading(side.pattern).result:
            continue
        before, after = side.pattern[: colon.start()], side.pattern[colon.end() :]
        value = f"{before.rstrip()} : {after.lstrip()}"
        linked = before.rstrip().endswith(("\\S+", "\\S*", ".*", ".+"))
        message = (
            f'{side.label} "{side.shown}" lacks a space at the colon, Zuul writes " : ";'
            f' write "{spelt(value)}"'
        )
        fix = Fix('write " : "', (SetValue(side.pointer, value),), safe=False)
        severity = Severity.WARNING if linked else Severity.INFO
        yield Finding(side.pointer, message, key=side.pattern, fix=fix, severity=severity)
