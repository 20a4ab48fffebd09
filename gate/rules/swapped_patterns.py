r"""Success and failure pattern the wrong way round.

What
    The success pattern names a failure, and the failure pattern a success.
Why
    Every failed run would be shown as "CI tested", and no good one ever.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "Build failed.", "failure_pattern": "Build succeeded."}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "Build succeeded.", "failure_pattern": "Build failed."}}
Fix
    Swap them. `--fix` does it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.jobs import are_swapped
from gate.knowledge.patterns import pair
from registry.model import Driver
from registry.model import Registry

META = Rule("swapped-patterns", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on the first of two patterns that have changed places; it mends both."""
    both = pair(driver)
    if both is None or not are_swapped(both[0].pattern, both[1].pattern):
        return
    good, bad = both
    actions = (SetValue(good.pointer, bad.pattern), SetValue(bad.pointer, good.pattern))
    message = f'success pattern "{good.shown}" names a failure, and the failure pattern a success; swap them'
    yield Finding(good.pointer, message, key=good.pattern, fix=Fix("swap the patterns", actions))
