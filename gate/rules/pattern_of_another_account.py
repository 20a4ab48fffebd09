r"""The same job under two CI accounts.

What
    Another driver waits for the same line, with the job's name in it, from a different CI account.
Why
    A job is run by one CI. Either the pattern was copied from the other record, or one of the accounts is outdated.
Wrong
    {"vendor": "Norrby", "ci": {"id": "norrby-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}},
    {"vendor": "Halden", "ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Right
    {"vendor": "Norrby", "ci": {"id": "norrby-ci", "success_pattern": "norrby-n1 \\S+ : SUCCESS"}},
    {"vendor": "Halden", "ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Name this driver's job, or its account.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import slip
from gate.knowledge.patterns import spelt
from gate.knowledge.siblings import job_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("pattern-of-another-account", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver whose job another account runs for another driver."""
    users: dict[str, dict[str, int]] | None = None
    for driver in focus:
        ci = driver.ci
        if ci is None or not ci.id or not ci.success_pattern or not job_of(driver):
            continue
        users = users if users is not None else _users(registry)
        for account, index in users.get(ci.success_pattern, {}).items():
            if account != ci.id and slip(ci.id, account) is None:
                yield _finding(driver, ci.id, account, registry.drivers[index])
                break


def _users(registry: Registry) -> dict[str, dict[str, int]]:
    """Return success pattern -> account -> index of the first driver that has both."""
    result: dict[str, dict[str, int]] = defaultdict(dict)
    for account, indexes in registry.by_account.items():
        for index in indexes:
            raw = registry.drivers.raw[index]
            ci = raw.get("ci") if isinstance(raw, dict) else None
            pattern = ci.get("success_pattern") if isinstance(ci, dict) else None
            if isinstance(pattern, str):
                result[pattern].setdefault(account, index)
    return result


def _finding(driver: Driver, account: str, other: str, user: Driver) -> Finding:
    job, shown = spelt(job_of(driver), 40), printable(other)
    if user.vendor == driver.vendor:
        pointer = "/ci/id"
        message = f'job "{job}" runs as "{shown}" in "{printable(user.name, 60)}", not as "{printable(account)}"'
    else:
        pointer = "/ci/success_pattern"
        message = f'job "{job}" is one of "{shown}" in "{printable(user.name, 60)}" of {printable(user.vendor)}'
    message += "; make account and job agree"
    return Finding(pointer, message, key=f"{account} {job}", related=(user.identity,)).of(driver)
