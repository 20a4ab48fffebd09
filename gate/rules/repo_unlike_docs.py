"""A record's `repo` and its `wiki` name different repositories.

What
    `wiki` leads to a repository, and it is not the one in `repo`, nor the one of the project.
Why
    One of the two is wrong: a slip in a letter, or a value that was copied from another record. The CI scan would
    watch the wrong project, or the operator read about the wrong driver.
Wrong
    {"repo": "openstack/fuel-plugin-hx", "wiki": "https://opendev.org/openstack/fuel_plugin_hx"}
Right
    {"repo": "openstack/fuel-plugin-hx", "wiki": "https://opendev.org/openstack/fuel-plugin-hx"}
Fix
    Find out which one is right and write it in both.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.links import DOCS_REPOSITORIES
from gate.knowledge.links import repository_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("repo-unlike-docs", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the repository behind the link with repo."""
    if not driver.repo or not driver.wiki:
        return
    shown = repository_of(driver.wiki)
    if not shown or _name(shown) in (
        _name(driver.repo),
        _name(driver.project_id),
        *DOCS_REPOSITORIES,
    ):
        return
    message = f"repo is {printable(driver.repo, 80)}, but wiki leads to {printable(shown, 80)}"
    message += "; write the right one in both"
    yield Finding("/repo", message, key=f"{driver.repo} {shown}")


def _name(repo: str) -> str:
    """Return the name without its namespace: projects move between namespaces, and mirrors have others."""
    return repo.casefold().removesuffix(".git").rpartition("/")[2]
