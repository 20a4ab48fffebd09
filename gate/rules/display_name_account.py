"""A CI account written as people or wikis call it.

What
    The account has capitals, is an e-mail address, or is a bare number.
Why
    Gerrit finds comments by username, and usernames are in small letters as a rule. Capitals mostly come from the
    account's display name or from the name of the CI's wiki page, which may differ from it.
Wrong
    {"ci": {"id": "Halden_Storage_CI"}}
Right
    {"ci": {"id": "halden-storage-ci"}}
Fix
    Make sure that it is the username. Some usernames do have capitals; then leave it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import is_username
from gate.knowledge.accounts import job_words
from gate.knowledge.people import is_email
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("display-name-account", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on an account that does not look like a username."""
    account = driver.ci.id if driver.ci else None
    if not account or (account.islower() and "@" not in account) or not is_username(account):
        return
    what, severity = _kind(account)
    if what:
        message = f'CI account "{printable(account)}" {what}, expected a Gerrit username; make sure that it is one'
        yield Finding("/ci/id", message, key=account, severity=severity)


def _kind(account: str) -> tuple[str, Severity]:
    if is_email(account):
        return "is an e-mail address", Severity.WARNING
    if account.isdecimal():
        return "is a number", Severity.WARNING
    if account != account.lower() and not job_words(account):
        return "has capitals as a display name or wiki page has", Severity.INFO
    return "", Severity.INFO
