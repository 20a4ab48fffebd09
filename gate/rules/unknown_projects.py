"""A record is for a project that the table of projects does not have.

What
    `project_id` of every record names a row of `projects`, letter by letter.
Why
    The dashboard groups drivers by project, and the CI scan looks for the project's changes by this id.
    A record for an unknown project is shown nowhere and never tested.
Wrong
    {"project_id": "cinder", "vendor": "Halden", "name": "HX iSCSI"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden", "name": "HX iSCSI"}
Fix
    Write the id as it stands in `projects`. `--fix` does it where only the case, the spaces or the
    namespace differ. For a project that is new here, add its row to `projects`.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unknown-projects", Severity.ERROR, Scope.RECORD)
_NEAR = 80


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look the project up."""
    project = driver.project_id
    if not project or project in registry.projects or not registry.projects:
        return
    meant, certain = _meant(project, registry)
    message = f'unknown project "{printable(project)}", expected one of the projects table; '
    if meant:
        fix = Fix(f"write {meant}", (SetValue("/project_id", meant),), certain)
        yield Finding("/project_id", f"{message}did you mean {meant}", key=project, fix=fix)
    else:
        yield Finding("/project_id", f"{message}choose one, or add it there", key=project)


def _meant(project: str, registry: Registry) -> tuple[str, bool]:
    """Return the project that is meant, and whether that is certain."""
    tail = _tail(project)
    same = [known for known in registry.projects if known and _tail(known) == tail]
    if len(same) == 1:
        return same[0], True
    from rapidfuzz import fuzz
    from rapidfuzz import process

    tails = {known: _tail(known) for known in registry.projects}
    best = process.extractOne(tail[:200], tails, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (best[2], False) if best else ("", False)


def _tail(project: str) -> str:
    return project.casefold().strip().rstrip("/").removesuffix(".git").rpartition("/")[2].strip()
