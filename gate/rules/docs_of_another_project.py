"""A record links the documentation of another project.

What
    The address names a project of the table (`docs.openstack.org/cinder/...`, `wiki.openstack.org/wiki/Cinder/...`, the
    guide for block storage), and the record is for another one.
Why
    The record was mostly copied from that of the vendor's driver for the other project, and the page says nothing
    about this driver.
Wrong
    {"project_id": "openstack/manila", "wiki": "https://docs.openstack.org/cinder/latest/drivers/hx.html"}
Right
    {"project_id": "openstack/manila", "wiki": "https://docs.openstack.org/manila/latest/drivers/hx.html"}
Fix
    Link the page of this project.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.docs_pages import docs_page
from gate.knowledge.names import squeezed
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("docs-of-another-project", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the project of the page with that of the record."""
    if not driver.wiki or "openstack.org/" not in driver.wiki:
        return
    page = docs_page(driver.wiki)
    if page is None or not page.project or driver.project_id.endswith(f"/{page.project}"):
        return
    if not registry.projects.keys() >= {f"openstack/{page.project}", driver.project_id}:
        return
    if page.project in squeezed(f"{driver.name} {driver.repo or ''}"):
        return
    message = (
        f"the page is about {page.project}, and the record is for {printable(driver.project_id)}; "
    )
    yield Finding("/wiki", f"{message}link the page of this project", key=page.project)
