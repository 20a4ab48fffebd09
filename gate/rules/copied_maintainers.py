"""Maintainers of another vendor's record.

What
    Everybody who answers for this driver has an address in the mail domain of another vendor, and answers for a
    record of that vendor too.
Why
    Partners do maintain each other's drivers. But it is also what a record looks like that was copied from
    another vendor's and not adapted.
Wrong
    {"vendor": "Halden Storage", "maintainers": [{"name": "Ola Brekke", "email": "ola@brekke.example"}]}
Right
    {"vendor": "Halden Storage", "maintainers": [{"name": "Ingrid Solheim", "email": "ingrid@halden.example"}]}
Fix
    Name who answers for this driver; leave it if they do.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import shortened
from gate.knowledge.names import trunk
from gate.knowledge.people import address
from gate.knowledge.people import label
from gate.knowledge.roster import roster
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("copied-maintainers", Severity.INFO, Scope.REGISTRY)

_MOST_RECORDS = 20


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each maintainer, where all of them are another vendor's."""
    known: dict[tuple[str, str | None], Driver | None] = {}
    for driver in focus:
        for maintainer in driver.maintainers:
            asked = driver.vendor, maintainer.email
            if asked not in known:
                known[asked] = _source(registry, driver, maintainer)
        sources = [known[driver.vendor, maintainer.email] for maintainer in driver.maintainers]
        for index, other in enumerate(sources if None not in sources else ()):
            assert other is not None
            maintainer = driver.maintainers[index]
            message = (
                f'maintainer "{printable(maintainer.name or "")}" is one of {printable(other.vendor)},'
                f" this driver's vendor is {printable(driver.vendor)}; check who answers for it"
            )
            key = maintainer.email or ""
            yield Finding(
                f"/maintainers/{index}/email", message, key=key, related=(other.identity,)
            ).of(driver)


def _source(registry: Registry, driver: Driver, maintainer: Maintainer) -> Driver | None:
    """Return the record of another vendor that a maintainer comes from, as the mail domain says."""
    parts = address(maintainer.email)
    if (
        parts is None
        or parts.domain.endswith("openstack.org")
        or _is_of(driver.vendor, label(parts.domain))
    ):
        return None
    for other in roster(registry).holding("email", maintainer.email):
        for index in roster(registry).places[other][:_MOST_RECORDS]:
            record = registry.drivers[index]
            if not _related(record.vendor, driver.vendor) and _is_of(
                record.vendor, label(parts.domain)
            ):
                return record
    return None


def _is_of(vendor: str, label: str) -> bool:
    """Tell whether a mail domain's own part is the vendor's name."""
    name, plain = "".join(trunk(vendor)), label.replace("-", "")
    return plain == name or plain in trunk(vendor) or (len(name) > 3 and plain.startswith(name))


def _related(one: str, other: str) -> bool:
    """Tell whether one vendor is called after the other, as HPE is after HP."""
    return shortened("".join(trunk(one)), "".join(trunk(other)))
