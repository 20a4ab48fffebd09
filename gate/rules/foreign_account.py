"""A CI account that is about another project or protocol than the driver.

What
    The account's name has a project or a protocol in it, and the driver is for another one.
Why
    Vendors often run one CI for each project; the account may be the one of a sibling.
Wrong
    {"project_id": "openstack/cinder", "name": "Halden HX", "ci": {"id": "halden-manila-ci"}}
Right
    {"project_id": "openstack/cinder", "name": "Halden HX", "ci": {"id": "halden-cinder-ci"}}
Fix
    Make sure that this account comments on changes of the driver's project. It may well do so.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.accounts import MOST_CHARACTERS
from gate.knowledge.topics import topics
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("foreign-account", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on an account that names what the driver is not for."""
    account = driver.ci.id if driver.ci else None
    if not account or len(account) > MOST_CHARACTERS:
        return
    said = topics(_spaced(account))
    if not any(said):
        return
    own = topics(driver.name[:500])
    for what, foreign, mine in (
        ("project", said.projects, own.projects | {driver.project_id.rpartition("/")[2]}),
        ("protocol", said.protocols, own.protocols),
    ):
        if foreign and mine and foreign.isdisjoint(mine):
            message = (
                f'CI account "{printable(account)}" names the {what} {"/".join(sorted(foreign))}, the driver is for'
                f" {'/'.join(sorted(mine))}; make sure that this account tests it"
            )
            yield Finding("/ci/id", message, key=f"{what} {account}")


def _spaced(account: str) -> str:
    """Part the projects in an account that is written in one word."""
    for project in ("cinder", "manila", "ironic"):
        account = account.replace(project, f" {project} ")
    return account
