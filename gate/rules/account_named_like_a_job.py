r"""A CI account that is the name of a job.

What
    The account has words such as `dsvm`, `tempest` or `gate` in it, which name jobs.
Why
    One account runs many jobs and its username is not one of them. The scan finds no comment of such an account.
Wrong
    {"ci": {"id": "halden-dsvm-tempest-full", "success_pattern": "halden-dsvm-tempest-full \\S+ : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-dsvm-tempest-full \\S+ : SUCCESS"}}
Fix
    Write the username of the account that posts the job's comments.
    An account whose job is called like it, as `halden-ci` may be, is fine.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import job_words
from gate.knowledge.jobs import reading
from gate.knowledge.names import fold
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("account-named-like-a-job", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on an account with the words of a job; it is surer if the pattern has that very job."""
    ci = driver.ci
    if ci is None or not ci.id:
        return
    found = job_words(ci.id)
    if not found:
        return
    same = fold(reading((ci.success_pattern or "")[:500]).job) == fold(ci.id)
    what = "is the name of the job in the pattern" if same else f"has {found[0]} in it as jobs have"
    message = (
        f'CI account "{printable(ci.id)}" {what},'
        " expected a Gerrit username; write the account that comments"
    )
    yield Finding(
        "/ci/id", message, key=ci.id, severity=Severity.WARNING if same else Severity.INFO
    )
