"""A record's `repo` says the same as its `project_id`.

What
    `repo` is for drivers that live outside the tree of their project. This one names the project itself.
Why
    It says nothing, and a reader takes the driver for one that lives outside the tree.
Wrong
    {"project_id": "openstack/cinder", "name": "HX iSCSI", "repo": "openstack/cinder"}
Right
    {"project_id": "openstack/cinder", "name": "HX iSCSI"}
Fix
    Take `repo` out; `--fix` does it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("redundant-repo", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare repo and project."""
    if driver.repo and driver.repo == driver.project_id:
        message = f"repo {printable(driver.repo)} is the project itself, which is watched anyway; take repo out"
        fix = Fix("take repo out", (RemoveValue("/repo"),))
        yield Finding("/repo", message, key=driver.repo, fix=fix)
