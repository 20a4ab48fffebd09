"""A CI account that is new to the registry.

What
    The change brings in a CI account that no record of the base names.
Why
    Nothing in the registry vouches for it: it may be a display name, a job, or an account that does not exist. Some
    such accounts were wrong in the past, and nobody noticed until somebody missed the marks.
Wrong
    {"ci": {"id": "halden-storage-c1"}}
Right
    {"ci": {"id": "halden-storage-ci"}}
Fix
    Look whether Gerrit has changes with comments by that username: `driverlog ci try` and the bot do.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable

META = Rule("unproven-account", Severity.INFO, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on the first driver that has an account nobody had before."""
    known = set(change.base.registry.by_account)
    for index in change.changes.touched:
        driver = change.head.registry.drivers[index]
        account = driver.ci.id if driver.ci else None
        if account and account not in known:
            known.add(account)
            message = (
                f'no record has named the CI account "{printable(account)}" so far;'
                " look whether Gerrit has comments by that username"
            )
            yield Finding("/ci/id", message, key=account).of(driver)
