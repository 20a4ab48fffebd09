r"""A success pattern that would do for any CI.

What
    The success pattern names no job: `SUCCESS`, `Build succeeded`.
Why
    Any passing line of the account marks the driver. That is right as long as the account runs one job alone on the
    project; the day it runs a second one, a driver is marked that was not tested.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "SUCCESS", "failure_pattern": "FAILURE"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx-iscsi \\S+ : SUCCESS",
            "failure_pattern": "halden-hx-iscsi \\S+ : FAILURE"}}
Fix
    Name the job. Leave it as it is if the CI writes no job names.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.comments import matched
from gate.knowledge.comments import matches_everything
from gate.knowledge.jobs import is_template
from gate.knowledge.jobs import reading
from gate.knowledge.patterns import sides
from registry.model import Driver
from registry.model import Registry

META = Rule("bare-pattern", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a success pattern without a job."""
    for side in sides(driver):
        if side.good and side.pattern and is_bare(side.pattern):
            message = (
                f'success pattern "{side.shown}" names no job, any passing line of the account marks the driver;'
                " name the job if the CI writes one"
            )
            yield Finding(side.pointer, message, key=side.pattern)


def is_bare(pattern: str) -> bool:
    """Tell whether a pattern names no job and is found in passing lines of CIs that have nothing to do with it."""
    read = reading(pattern)
    if read.job or read.bad or is_template(pattern):
        return False
    return bool(matched(pattern)) and not matches_everything(pattern)
