"""A CI account that nearly is another one of the registry.

What
    The account differs from one that other records use by a letter, a plural, capitals or a separator.
Why
    Usernames are compared letter by letter: the mistyped one has no comments, and the driver is never marked.
Wrong
    {"vendor": "Halden Storage", "name": "Halden KX", "ci": {"id": "halden-storge-ci"}},
    {"vendor": "Halden Storage", "name": "Halden HX", "ci": {"id": "halden-storage-ci"}}
Right
    {"vendor": "Halden Storage", "name": "Halden KX", "ci": {"id": "halden-storage-ci"}},
    {"vendor": "Halden Storage", "name": "Halden HX", "ci": {"id": "halden-storage-ci"}}
Fix
    Write the account of the other record, if it is the one that is meant. Accounts that differ by the name of their
    product are fine.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.accounts import Accounts
from gate.knowledge.accounts import is_nobodys
from gate.knowledge.accounts import is_username
from gate.knowledge.accounts import slip
from gate.knowledge.accounts import stem
from gate.knowledge.names import general
from gate.knowledge.names import singular
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("mistyped-account", Severity.WARNING, Scope.REGISTRY)

_LONG_ENOUGH = 4
_ENDING = ("-ci", "_ci", ".ci", "ci")


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each driver whose account is the rarer one of two that are nearly the same."""
    named = [driver for driver in focus if driver.ci is not None and driver.ci.id]
    if not named:
        return
    accounts = Accounts.around(_accounts(named), registry.by_account)
    near: dict[str, list[str]] = {}
    for driver in named:
        account = driver.ci.id if driver.ci and driver.ci.id else ""
        if is_nobodys(account) or not is_username(account):
            continue
        if account not in near:
            near[account] = accounts.near(account)
        for other in near[account]:
            mine, its = registry.by_account[account], registry.by_account[other]
            if not is_username(other) or (len(mine) == len(its) and _is_plainer(account, other)):
                continue
            if len(mine) <= len(its) and not _on_purpose(driver, account, other):
                yield _finding(driver, other, registry.drivers[its[0]], alone=len(mine) == 1)
                break


def _is_plainer(account: str, other: str) -> bool:
    """Of two that are as frequent, the one in small letters is the likelier."""
    return account.islower() and not other.islower()


def _accounts(drivers: Sequence[Driver]) -> set[str]:
    return {driver.ci.id for driver in drivers if driver.ci is not None and driver.ci.id}


def _on_purpose(driver: Driver, account: str, other: str) -> bool:
    """Tell whether the word in which they differ is the driver's own, such as that of its product."""
    pair = slip(account, other)
    if pair is None or stem(account) == stem(other):
        return False
    ci = driver.ci
    text = f"{driver.name} {driver.vendor} {driver.description or ''} {(ci.success_pattern or '') if ci else ''}"
    return pair[0] in words(text) and not general(singular(pair[0]))


def _finding(driver: Driver, other: str, user: Driver, *, alone: bool) -> Finding:
    account = driver.ci.id if driver.ci and driver.ci.id else ""
    sure = alone and not _by_ending(account, other) and not _is_short(account, other)
    message = (
        f'CI account "{printable(account)}" nearly is "{printable(other)}" of "{printable(user.name, 60)}";'
        " write the same account if the same one is meant"
    )
    fix = Fix(f"write {printable(other)}", (SetValue("/ci/id", other),), safe=False)
    severity = Severity.WARNING if sure else Severity.INFO
    return Finding(
        "/ci/id", message, key=account, fix=fix, related=(user.identity,), severity=severity
    ).of(driver)


def _is_short(account: str, other: str) -> bool:
    """In a word of two or three letters one letter is a lot."""
    pair = slip(account, other)
    return pair is not None and max(map(len, pair)) < _LONG_ENOUGH


def _by_ending(account: str, other: str) -> bool:
    """`halden` and `halden-ci` may be two accounts of one vendor."""
    return account.lower().endswith(_ENDING) != other.lower().endswith(_ENDING)
