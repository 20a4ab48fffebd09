r"""A result word that no CI writes: `SUCESS`, `FALIURE`.

What
    The last word of a pattern is nearly, but not quite, a word for success or failure.
Why
    The pattern is found in no line, so the driver is never marked as tested.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Write the word as the CI does. The gate proposes the one it takes to be meant.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.patterns import sides
from gate.knowledge.results import result_meant
from registry.model import Driver
from registry.model import Registry

META = Rule("misspelt-result", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern whose result is misspelt."""
    for side in sides(driver):
        meant = result_meant(side.pattern)
        if meant is None:
            continue
        word, wanted = meant
        value = wanted.join(side.pattern.rsplit(word, 1))
        message = f'{side.label} "{side.shown}" says "{word}", expected "{wanted}"; write {wanted}'
        fix = Fix(f"write {wanted}", (SetValue(side.pointer, value),), safe=False)
        yield Finding(side.pointer, message, key=side.pattern, fix=fix)
