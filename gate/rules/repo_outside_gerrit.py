"""A record's `repo` is in a namespace that OpenStack's Gerrit does not have.

What
    The namespace of `repo` is none of Gerrit's: `stackforge/` was closed in 2015 and its projects moved to
    `openstack/` or `x/`, and the name of a company or a person is that of a GitHub account.
Why
    The CI scan asks Gerrit for the changes of `repo`. It knows nothing of what lives on GitHub alone, so such a
    driver can never be shown as tested.
Wrong
    {"name": "HX plugin for Fuel", "repo": "halden-labs/fuel-plugin-hx"}
Right
    {"name": "HX plugin for Fuel", "repo": "openstack/fuel-plugin-hx"}
Fix
    Write the Gerrit project; if there is none, take `repo` out and leave the link in `wiki`.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.links import link_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("repo-outside-gerrit", Severity.WARNING, Scope.RECORD)
_RETIRED = frozenset(("stackforge", "stackforge-attic", "openstack-attic"))
_NAMESPACES = frozenset(
    "airship opendev opendev-infra openstack openstack-dev openstack-infra openinfra starlingx vexxhost x zuul".split()
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look at the namespace, the part before the slash."""
    if not driver.repo or driver.repo.startswith("openstack/"):
        return
    namespace, slash, name = driver.repo.partition("/")
    if not slash or namespace in _NAMESPACES | {
        project.partition("/")[0] for project in registry.projects
    }:
        return
    shown = printable(driver.repo, 80)
    if namespace in _RETIRED:
        message = f"repo {shown} is in a closed namespace, its project moved to openstack/ or x/; write where it is now"
        yield Finding("/repo", message, key=driver.repo, severity=Severity.INFO)
    elif namespace and "." not in namespace and ":" not in namespace:
        message = f"repo {shown} is in no namespace of Gerrit, expected openstack/{printable(name)} or alike; "
        severity = Severity.WARNING if _on_github(driver) else Severity.INFO
        yield Finding(
            "/repo", f"{message}write the Gerrit project", key=driver.repo, severity=severity
        )


def _on_github(driver: Driver) -> bool:
    """Tell whether the record's own link shows that the namespace is a GitHub account."""
    link = link_of(driver.wiki or "")
    return (
        link is not None
        and link.host == "github.com"
        and link.segments[:1] == (driver.repo or "").split("/")[:1]
    )
