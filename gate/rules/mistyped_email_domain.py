"""A mail domain with a letter typed wrongly.

What
    The domain of an address is nearly that of a well-known mail host, of other addresses in the registry, or
    nearly the vendor's name, or its last part is nearly `com`, `org` or `net`.
Why
    Mail to it comes back, or reaches whoever registered the misspelt domain.
Wrong
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@gmial.com"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@gmail.com"}
Fix
    Check the address. The gate proposes the well-known spelling and leaves the choice to a person.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.names import near
from gate.knowledge.names import shortened
from gate.knowledge.names import squeezed
from gate.knowledge.names import trunk
from gate.knowledge.names import without_one
from gate.knowledge.people import address
from gate.knowledge.people import label
from gate.knowledge.roster import Roster
from gate.knowledge.roster import roster
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("mistyped-email-domain", Severity.WARNING, Scope.REGISTRY)

_HOSTS = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "lists.launchpad.net",
    "lists.openstack.org",
    "outlook.com",
    "protonmail.com",
    "redhat.com",
    "yahoo.com",
)
_REAL = frozenset(("email.com", "gmx.com", "mail.com", "ymail.com"))
# These have one domain; others are at home in every country.
_ONLY = {host.rpartition(".")[0]: host for host in _HOSTS if host.startswith(("gmail.", "lists."))}
_ENDS = dict.fromkeys(("cmo", "comm", "con", "coom", "cpm", "ocm", "vom", "xom"), "com")
_ENDS |= dict.fromkeys(("ogr", "orgg", "rog"), "org") | dict.fromkeys(
    ("ent", "ner", "nett", "nte"), "net"
)


class Guess(NamedTuple):
    """What was meant, how we know, the records that say so, and how sure it is."""

    domain: str
    reason: str
    records: tuple[int, ...] = ()
    severity: Severity = Severity.WARNING


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each address in a domain that is nearly another."""
    known: dict[tuple[str, str], Guess | None] = {}
    for driver in focus:
        for index, maintainer in enumerate(driver.maintainers):
            parts = address(maintainer.email)
            if parts is None or maintainer.email is None:
                continue
            asked = (parts.domain, driver.vendor)
            if asked not in known:
                known[asked] = _guess(*asked, roster(registry))
            guess = known[asked]
            if guess is not None:
                yield _finding(registry, driver, index, maintainer.email, guess)


def _finding(registry: Registry, driver: Driver, index: int, email: str, guess: Guess) -> Finding:
    pointer = f"/maintainers/{index}/email"
    local, _, domain = email.strip().rpartition("@")
    right = f"{local}@{guess.domain}"
    message = f'mail domain "{printable(domain)}" is nearly {guess.domain}, {guess.reason}; check its spelling'
    return Finding(
        pointer,
        message,
        key=domain.lower(),
        fix=Fix(f"write {printable(right)}", (SetValue(pointer, right),), safe=False),
        related=tuple(registry.drivers[record].identity for record in guess.records[:1]),
        severity=guess.severity,
    ).of(driver)


def _guess(domain: str, vendor: str, people: Roster) -> Guess | None:
    if domain in _HOSTS or domain in _REAL:
        return None
    host = next(
        (_well_known()[rest] for rest in without_one(domain) if rest in _well_known()), None
    )
    if host is not None:
        return Guess(host, "a well-known mail host")
    rest, _, end = domain.rpartition(".")
    # With another end, or with none.
    only = _ONLY.get(rest) or _ONLY.get(domain)
    if only is not None:
        return Guess(only, "a well-known mail host")
    if end in _ENDS:
        return Guess(f"{rest}.{_ENDS[end]}", f"no domain ends in .{end}")
    return _of_others(domain, people) or _of_vendor(domain, vendor, people)


@lru_cache(maxsize=1)
def _well_known() -> dict[str, str]:
    return {rest: host for host in _HOSTS for rest in without_one(host)}


def _of_others(domain: str, people: Roster) -> Guess | None:
    mine = people.domains.get(domain, set())
    for other in sorted(people.near_domains(domain)):
        theirs = people.domains[other] - mine
        if not theirs or len(theirs) < len(mine) or not _alike(domain, other):
            continue
        severity = Severity.WARNING if len(theirs) > len(mine) else Severity.INFO
        return Guess(other, "which other records have", tuple(sorted(theirs)), severity)
    return None


def _alike(domain: str, other: str) -> bool:
    """One letter in a long word is a slip; in a short one it may be another company or country."""
    one, two = label(domain), label(other)
    if one != two:
        return min(len(one), len(two)) > 5
    differ = [
        pair
        for pair in zip(domain.split("."), other.split("."), strict=False)
        if pair[0] != pair[1]
    ]
    return bool(differ) and (min(map(len, differ[0])) > 3 or {"com", "co"} == set(differ[0]))


def _nearly(mine: str, name: str) -> bool:
    if min(len(name), len(mine)) < 6 or shortened(name, mine) or not name.isalpha():
        return False
    return near(mine, name, 2 if len(name) > 8 else 1)


def _of_vendor(domain: str, vendor: str, people: Roster) -> Guess | None:
    written = label(domain)
    mine = written.replace("-", "")
    names = ("".join(trunk(vendor)), squeezed(vendor))
    name = next((name for name in names if _nearly(mine, name)), None)
    if name is None or mine in names:
        return None
    sure = len(people.domains.get(domain, ())) < 2
    severity = Severity.WARNING if sure else Severity.INFO
    return Guess(domain.replace(written, name), "as the vendor is called", (), severity)
