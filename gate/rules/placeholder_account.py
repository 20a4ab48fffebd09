"""A CI account that nobody has: `your-ci`, `TBD`, `jenkins_ci`.

What
    The account is a word from a template or a general one that says nothing about whose CI it is.
Why
    No such account comments on changes, or a stranger's does; the driver is never marked, or wrongly.
Wrong
    {"ci": {"id": "your-ci-account"}}
Right
    {"ci": {"id": "halden-storage-ci"}}
Fix
    Write the account's username. A driver that no CI tests has no `ci` at all.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import NO_ACCOUNT
from gate.knowledge.accounts import is_nobodys
from gate.knowledge.placeholders import is_certain_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("placeholder-account", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on an account that is nobody's."""
    account = driver.ci.id if driver.ci else None
    if not account or not is_nobodys(account):
        return
    certain = is_certain_placeholder(account) or account.strip().lower() in NO_ACCOUNT
    message = (
        f'CI account "{printable(account)}" is a placeholder, expected the username of the driver\'s CI;'
        " write it, or take ci out if there is no CI"
    )
    yield Finding(
        "/ci/id", message, key=account, severity=Severity.ERROR if certain else Severity.WARNING
    )
