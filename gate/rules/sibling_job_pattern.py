r"""A pattern whose job is called like a sibling.

What
    The job in the success pattern has a word of another driver's name in it, and none of this driver's own; or it
    is the job of another driver, which watches another Gerrit project.
Why
    Records are made by copying a sibling; a pattern that was not adapted marks this driver by the sibling's runs.
Wrong
    {"name": "Halden KX", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX \\S+ : SUCCESS"}},
    {"name": "Halden HX", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX \\S+ : SUCCESS"}}
Right
    {"name": "Halden KX", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_KX \\S+ : SUCCESS"}},
    {"name": "Halden HX", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX \\S+ : SUCCESS"}}
Fix
    Name this driver's job. A product that was renamed while its job was not is fine, and so is a shared job.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.foreign_jobs import is_foreign
from gate.knowledge.job_pairs import mismatch
from gate.knowledge.names import words
from gate.knowledge.patterns import spelt
from gate.knowledge.siblings import Listeners
from gate.knowledge.siblings import Siblings
from gate.knowledge.siblings import job_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("sibling-job-pattern", Severity.INFO, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver whose job is a sibling's by its name."""
    siblings, listeners = Siblings(registry), Listeners(registry)
    for driver in focus:
        job = job_of(driver)
        if not job or not driver.name or (driver.ci is not None and driver.ci.shared):
            continue
        if is_foreign(driver) or _is_mismatched(driver):
            continue
        owned = siblings.owner(driver, words(job))
        double = listeners.elsewhere(driver) if owned is None else None
        if owned is not None:
            word, sibling = owned
            message = (
                f'job "{spelt(job, 40)}" has "{printable(word)}" in it as "{printable(sibling.name, 60)}" has, and'
                ' none of this driver\'s words; name its own job, or put "shared": true into both'
            )
            yield _finding(driver, message, job, sibling)
        elif double is not None:
            message = (
                f'job "{spelt(job, 40)}" is that of "{printable(double.name, 60)}" in another Gerrit project;'
                " make sure that it runs here too"
            )
            yield _finding(driver, message, job, double)


def _is_mismatched(driver: Driver) -> bool:
    """Tell whether it is the success pattern alone that names a job which is not the driver's."""
    odd = mismatch(driver)
    return odd is not None and bool(odd.job) and odd.side.good


def _finding(driver: Driver, message: str, job: str, sibling: Driver) -> Finding:
    return Finding("/ci/success_pattern", message, key=job, related=(sibling.identity,)).of(driver)
