"""A CI account that cannot be a username of Gerrit.

What
    The value has spaces, brackets, a slash or another character that no username has: it is the display name of the
    account, a link, or several accounts at once.
Why
    The scan asks Gerrit for the comments of that username. There is none, so the driver is never marked.
Wrong
    {"ci": {"id": "Halden Storage CI"}}
Right
    {"ci": {"id": "halden-storage-ci"}}
Fix
    Write the username: it stands in the account's settings, and in the SSH address it pushes or votes with.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import is_username
from gate.knowledge.placeholders import is_certain_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-account", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on an account that no Gerrit can have."""
    account = driver.ci.id if driver.ci else None
    if (
        not account
        or is_username(account)
        or is_username(account.strip())
        or is_certain_placeholder(account)
    ):
        return
    shown = printable(account, 60)
    message = f'CI account "{shown}" {_wrong(account.strip())}, expected a Gerrit username; write the username'
    yield Finding("/ci/id", message, key=account)


def _wrong(account: str) -> str:
    if "://" in account or account.startswith("www."):
        return "is a link"
    if "," in account or ";" in account:
        return "holds several values"
    if "<" in account and "@" in account:
        return "is a mail header"
    if " " in account:
        return "is a display name"
    return "has characters that no username has"
