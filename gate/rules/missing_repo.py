"""A record says by its link where the driver lives, but not in `repo`.

What
    `wiki` leads to a repository of OpenStack's Gerrit that is not the project's own, and there is no `repo`.
Why
    Without `repo` the CI scan watches the project only, and never sees the changes of the driver itself.
Wrong
    {"project_id": "openstack/neutron", "wiki": "https://opendev.org/openstack/networking-hx"}
Right
    {"project_id": "openstack/neutron", "wiki": "https://opendev.org/openstack/networking-hx",
     "repo": "openstack/networking-hx"}
Fix
    Add `repo`, if the driver's CI votes there.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.links import DOCS_REPOSITORIES
from gate.knowledge.links import repository_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("missing-repo", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look whether the link leads to a repository that repo does not name."""
    if driver.repo or not driver.wiki or driver.upstream is not None:
        return
    shown = repository_of(driver.wiki)
    namespace, _, name = shown.partition("/")
    if (
        namespace not in ("openstack", "x")
        or shown in registry.projects
        or name in DOCS_REPOSITORIES
    ):
        return
    message = f"wiki leads to {printable(shown, 80)}, and the record has no repo; add repo if the driver lives there"
    fix = Fix(f"add repo {shown}", (SetValue("/repo", shown),), safe=False)
    yield Finding("", message, key=shown, fix=fix)
