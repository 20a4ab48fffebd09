"""A record shares its documentation page with a record of another vendor or another project.

What
    The very same page is the `wiki` of one other vendor's record, or a page of docs.openstack.org is that of two
    projects. A page that three vendors or more have in common is an overview and is left alone; so are
    the drivers of one vendor for one project.
Why
    One of the two is mostly a copy whose link was not adapted.
Wrong
    {"vendor": "Halden", "name": "HX", "wiki": "https://wiki.openstack.org/wiki/Soltana"}
Right
    {"vendor": "Halden", "name": "HX", "wiki": "https://wiki.openstack.org/wiki/Halden"}
Fix
    Link this driver's own page. Where the page is really about both, leave it.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence

from gate.docs_pages import docs_page
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.links import link_of
from gate.page_words import is_about
from gate.page_words import same_house
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

Owners = dict[tuple[str, str], int]
META = Rule("copied-links", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each page with those of other vendors and of other projects."""
    if not any(driver.wiki for driver in focus):
        return
    shared = _shared(registry)
    for driver in focus:
        owners = shared.get(driver.wiki or "")
        index = _other(driver, owners) if owners else None
        if index is None or driver.project_id not in registry.projects:
            continue
        other = registry.drivers[index]
        if other.vendor == driver.vendor:
            yield _finding(driver, other, Severity.INFO)
        elif not same_house(driver.vendor, other.vendor) and not _same_people(driver, other):
            yield _finding(driver, other, _severity(driver, other))


def _other(driver: Driver, owners: Owners) -> int | None:
    """Return the record with which the driver should not share its page."""
    vendors = {vendor for vendor, _ in owners}
    if len(vendors) == 2:
        return next(index for (vendor, _), index in owners.items() if vendor != driver.vendor)
    if len(vendors) == 1 and "docs.openstack.org/" in (driver.wiki or ""):
        return next((i for (_, project), i in owners.items() if project != driver.project_id), None)
    return None


def _shared(registry: Registry) -> dict[str, Owners]:
    """Return for each link that several vendors or projects have: (vendor, project) -> the first such record."""
    pages: dict[str, Owners] = defaultdict(dict)
    spelt: dict[str, set[str]] = defaultdict(set)
    for index, raw in enumerate(registry.drivers.raw):
        wiki = raw.get("wiki") if isinstance(raw, dict) else None
        identity = identity_of(raw)
        if wiki and isinstance(wiki, str) and identity.vendor:
            link = link_of(wiki)
            if link is not None:
                pages[link.page].setdefault((identity.vendor, identity.project_id), index)
                spelt[link.page].add(wiki)
    return {wiki: pages[page] for page in pages if len(pages[page]) > 1 for wiki in spelt[page]}


def _same_people(driver: Driver, other: Driver) -> bool:
    mine = {(person.name, person.email) for person in driver.maintainers}
    return any((person.name, person.email) in mine for person in other.maintainers)


def _severity(driver: Driver, other: Driver) -> Severity:
    """Return a warning if the page's name is the other vendor's and not this one's."""
    page = docs_page(driver.wiki or "")
    topic = page.topic if page else ""
    taken = bool(topic) and is_about(other, topic) and not is_about(driver, topic)
    return Severity.WARNING if taken else Severity.INFO


def _finding(driver: Driver, other: Driver, severity: Severity) -> Finding:
    wiki = driver.wiki or ""
    owner = printable(str(other.identity), 120)
    message = f"{printable(wiki, 100)} is also the page of {owner}; link this driver's own page"
    related = (other.identity,)
    return Finding("/wiki", message, key=wiki, severity=severity, related=related).of(driver)
