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
from typing import NamedTuple

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.docs_pages import docs_page
from gate.knowledge.links import link_of
from gate.knowledge.page_words import is_about
from gate.knowledge.page_words import own_texts
from gate.knowledge.page_words import same_house
from gate.knowledge.people import is_project_team
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("copied-links", Severity.WARNING, Scope.REGISTRY)


class Owners(NamedTuple):
    """Who has a page: vendor -> its first record with it, project -> likewise."""

    vendors: dict[str, int]
    projects: dict[str, int]


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each page with those of other vendors and of other projects."""
    if not any(driver.wiki for driver in focus):
        return
    shared = _shared(registry)
    for driver in focus:
        owners = shared.get((driver.wiki or "").strip())
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
    if len(owners.vendors) == 2:
        return next(i for vendor, i in owners.vendors.items() if vendor != driver.vendor)
    if len(owners.vendors) == 1 and "docs.openstack.org/" in (driver.wiki or ""):
        found = (i for project, i in owners.projects.items() if project != driver.project_id)
        return next(found, None)
    return None


def _shared(registry: Registry) -> dict[str, Owners]:
    """Return for each link that several vendors or projects have who they are."""
    pages: dict[str, Owners] = defaultdict(lambda: Owners({}, {}))
    spelt: dict[str, set[str]] = defaultdict(set)
    for index, raw in enumerate(registry.drivers.raw):
        wiki = raw.get("wiki") if isinstance(raw, dict) else None
        identity = identity_of(raw)
        link = link_of(wiki) if wiki and isinstance(wiki, str) and identity.vendor else None
        if link is not None:
            owners = pages[link.page]
            owners.vendors.setdefault(identity.vendor, index)
            owners.projects.setdefault(identity.project_id, index)
            spelt[link.page].add(link.text)
    several = [page for page, owners in pages.items() if max(map(len, owners)) > 1]
    return {wiki: pages[page] for page in several for wiki in spelt[page]}


def _same_people(driver: Driver, other: Driver) -> bool:
    """Tell whether somebody answers for both; a project's team, who does so for hundreds, is nobody in this."""
    mine = {(person.name, person.email) for person in driver.maintainers}
    shared = (person for person in other.maintainers if (person.name, person.email) in mine)
    return not all(map(is_project_team, shared))


def _severity(driver: Driver, other: Driver) -> Severity:
    """Return a warning if the page's name is the other vendor's and not this one's."""
    page = docs_page(driver.wiki or "")
    topic = page.topic if page else ""
    # What both say in the same words was copied with the link: it does not tell whose page it is.
    copied = own_texts(other)
    taken = (
        bool(topic) and is_about(other, topic) and not is_about(driver, topic, apart_from=copied)
    )
    return Severity.WARNING if taken else Severity.INFO


def _finding(driver: Driver, other: Driver, severity: Severity) -> Finding:
    wiki = driver.wiki or ""
    owner = printable(str(other.identity), 120)
    message = f"{printable(wiki, 100)} is also the page of {owner}; link this driver's own page"
    related = (other.identity,)
    return Finding("/wiki", message, key=wiki, severity=severity, related=related).of(driver)
