"""The path in `upstream` does not begin with the project's package.

What
    The tree of `openstack/cinder` keeps its code in `cinder/`. The path of a record for Cinder begins with
    another folder.
Why
    Mostly the record was copied from one of another project, or the path lacks its first part. It cannot be found
    in the project's tree.
Wrong
    {"project_id": "openstack/cinder", "upstream": {"path": "volume/drivers/halden.py"}}
Right
    {"project_id": "openstack/cinder", "upstream": {"path": "cinder/volume/drivers/halden.py"}}
Fix
    Write the path from the top of the tree. A folder that is called after the project, such as `glance_store` for
    Glance, is mostly a repository of its own: that is only information. For a driver outside the tree, name its
    repository in `repo`.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("upstream-path-outside-project", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the path's first folder with the names of project and repo."""
    if driver.upstream is None:
        return
    first, slash, _ = driver.upstream.path.partition("/")
    if not slash or not first or ":" in first or "." in first:
        return
    packages = {_package(name) for name in (driver.project_id, driver.repo or "") if name}
    if not packages or first in packages:
        return
    yield _finding(first, driver.repo or driver.project_id, beside=_is_beside(first, packages))


def _is_beside(first: str, packages: set[str]) -> bool:
    """A library of the same project, such as `glance_store` of Glance, is in a repository of its own."""
    return any(first.startswith(f"{package}_") for package in packages)


def _finding(first: str, project: str, *, beside: bool) -> Finding:
    shown, expected = printable(first), printable(_package(project))
    if beside:
        what = f"{shown}/ is not in the tree of {printable(project)} but has one of its own"
        return Finding(
            "/upstream/path",
            f"{what}; name its repository in repo",
            key=first,
            severity=Severity.INFO,
        )
    what = f"upstream path begins with {shown}/, expected {expected}/"
    return Finding("/upstream/path", f"{what}; write it from the tree's top", key=first)


def _package(project: str) -> str:
    return project.rpartition("/")[2].casefold().replace("-", "_")
