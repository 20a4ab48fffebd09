r"""A pattern whose job is about something else than the driver.

What
    The job in a pattern names a protocol, a network service or a project, and the driver names another one.
Why
    The pattern was copied from a sibling and not adapted: the sibling's runs mark this driver as tested.
Wrong
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX_FC \\S+ : SUCCESS"}}
Right
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX_ISCSI \\S+ : SUCCESS"}}
Fix
    Name the driver's own job. If one job really tests both, put `"shared": true` into both records.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.foreign_jobs import ForeignJob
from gate.knowledge.foreign_jobs import foreign_jobs
from gate.knowledge.job_pairs import mismatch
from gate.knowledge.patterns import spelt
from gate.knowledge.topics import KINDS
from registry.model import Driver
from registry.model import Registry

META = Rule("foreign-job-pattern", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that names another topic of a kind that the driver names too."""
    found = foreign_jobs(driver)
    odd = mismatch(driver) if found else None
    for job in found:
        # That one pattern names the right job says more.
        if odd is None or not odd.job or odd.side.pointer != job.pointer:
            yield _finding(job)


def _finding(job: ForeignJob) -> Finding:
    message = (
        f'pattern "{spelt(job.pattern)}" names the {KINDS[job.kind]} {"/".join(sorted(job.said))}, the driver is for'
        f" {'/'.join(sorted(job.own))}; name the driver's own job"
    )
    return Finding(job.pointer, message, key=f"{job.kind} {job.pattern}")
