"""A record's `repo` is not the path of a Gerrit project.

What
    `repo` is a Gerrit project as it stands in `git clone .../<project>`: a namespace, a slash and a name,
    such as `openstack/networking-hyperv`. It is no web address, has no `.git` at its end and no spaces.
Why
    The CI scan asks Gerrit for the changes of this project. Gerrit answers a wrong path with "nothing
    found", and the driver is never shown as tested.
Wrong
    {"name": "Hyper-V ML2", "repo": "https://github.com/openstack/networking-hyperv.git"}
Right
    {"name": "Hyper-V ML2", "repo": "openstack/networking-hyperv"}
Fix
    Write namespace and name. `--fix` does it for a web address, a `.git` and slashes at the ends.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.placeholders import is_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-repo", Severity.ERROR, Scope.RECORD)
_PROJECT = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)+", re.ASCII)
_ADDRESS = re.compile(
    r"(?:(?:https?|git|ssh)://|git@)?(?:[\w.-]+@)?"
    r"(?:www\.)?(?:github\.com|opendev\.org|git\.(?:openstack|opendev)\.org|review\.(?:openstack|opendev)\.org)"
    r"(?::[0-9]+)?[/:]+(?:cgit/|p/)?",
    re.IGNORECASE,
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the repo with the shape of a Gerrit project."""
    repo = driver.repo
    if repo is None or (
        _PROJECT.fullmatch(repo) and not repo.endswith(".git") and not _ADDRESS.match(repo)
    ):
        return
    if is_placeholder(repo):
        return
    meant = _meant(repo, registry)
    message = f"repo {printable(repo, 80) or 'is empty'}"
    message += (
        " is no Gerrit project, expected namespace/name" if repo else ", expected namespace/name"
    )
    if meant:
        fix = Fix(f"write {meant}", (SetValue("/repo", meant),))
        yield Finding("/repo", f"{message}; write {meant}", key=repo, fix=fix)
    else:
        yield Finding(
            "/repo", f"{message} such as openstack/networking-hyperv; write it so", key=repo
        )


def _meant(repo: str, registry: Registry) -> str:
    """Return the project that `repo` certainly means; empty if that is not certain."""
    path = repo.strip().replace("\\", "/")
    address = _ADDRESS.match(path)
    parts = [part for part in path[address.end() if address else 0 :].split("/") if part]
    if address and len(parts) > 2 and parts[2] not in ("tree", "blob", "src", "commits", "log"):
        return ""
    meant = (
        "/".join(parts[:2] if address else parts)
        .partition("?")[0]
        .partition("#")[0]
        .removesuffix(".git")
    )
    if "/" not in meant:
        known = [
            project for project in registry.projects if project.endswith(f"/{meant}") and meant
        ]
        return known[0] if len(known) == 1 else ""
    return meant if _PROJECT.fullmatch(meant) and not _ADDRESS.match(meant) else ""
