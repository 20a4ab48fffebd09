"""A record links the documentation of a release that it does not list.

What
    The link leads to a page of one release (`docs.openstack.org/kilo/...`, `.../cinder/pike/...`), and the record's
    `releases` do not have it. Or they have it, and newer ones.
Why
    Either the release is missing in the record, or the reader gets the options of another release: pages
    were copied from a sibling, or not renewed with the driver.
Wrong
    {"releases": ["Ocata", "Pike"], "wiki": "https://docs.openstack.org/cinder/rocky/drivers/hx.html"}
Right
    {"releases": ["Ocata", "Pike"], "wiki": "https://docs.openstack.org/cinder/pike/drivers/hx.html"}
Fix
    Link the page of the newest release in the record, or list the release if the driver is in it. That a record
    has newer releases than its page is only information.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.docs_pages import docs_page
from gate.knowledge.release_names import spellings
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("docs-of-another-release", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the release of the page with those of the record."""
    if not driver.wiki or "docs.openstack.org/" not in driver.wiki:
        return
    table = registry.releases
    series = _series(driver.wiki, registry)
    # With an unknown release among them, nobody can say which ones are meant.
    if not series or not driver.releases or not table.keys() >= {*driver.releases}:
        return
    newest = max(driver.releases, key=lambda release: table[release].index)
    if series not in driver.releases:
        message = (
            f"the page is about {printable(series)}, and the record lists {_shown(driver.releases)}"
        )
        message += "; link a page of one of these"
        yield Finding("/wiki", message, key=series)
    elif series != newest:
        message = (
            f"the page is about {printable(series)}, and the record goes on to {printable(newest)}"
        )
        message += f"; link the page of {printable(newest)}"
        yield Finding("/wiki", message, key=series, severity=Severity.INFO)


def _series(wiki: str, registry: Registry) -> str:
    """Return the release that the address names, if the table has it."""
    page, known = docs_page(wiki), spellings(registry)
    return (known.get(page.series) or known.get(page.project) or "") if page else ""


def _shown(releases: Sequence[str]) -> str:
    return " to ".join(printable(release) for release in dict.fromkeys((releases[0], releases[-1])))
