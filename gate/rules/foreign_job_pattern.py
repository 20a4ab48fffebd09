r"""A pattern whose job is about something else than the driver.

What
    The job in a pattern names a protocol, a network service or a project, and the driver names another one.
Why
    The pattern was copied from a sibling and not adapted: the sibling's runs mark this driver as tested.
Wrong
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX_FC \\S+ : SUCCESS"}}
Right
    {"name": "Halden HX iSCSI", "ci": {"id": "halden-storage-ci", "success_pattern": "HALDEN_HX_ISCSI \\S+ : SUCCESS"}}
Fix
    Name the driver's own job. If one job really tests both, put `"shared": true` into both records.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.patterns import FAILURE
from gate.patterns import MOST_CHARACTERS
from gate.patterns import SUCCESS
from gate.topics import KINDS
from gate.topics import Topics
from gate.topics import topics
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("foreign-job-pattern", Severity.WARNING, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that names another topic of a kind that the driver names too."""
    ci = driver.ci
    if ci is None or ci.shared:
        return
    for pointer, pattern in ((SUCCESS, ci.success_pattern), (FAILURE, ci.failure_pattern)):
        said = topics((pattern or "")[:MOST_CHARACTERS])
        if not any(said):
            continue
        own = topics(driver.name[:MOST_CHARACTERS])
        for kind in KINDS:
            if _contradicts(kind, said, own, driver):
                yield _finding(pointer, pattern or "", kind, said, _own(kind, own, driver))


def _own(kind: str, own: Topics, driver: Driver) -> frozenset[str]:
    """Return the driver's topics; its project is one whether or not the name has it."""
    named: frozenset[str] = getattr(own, kind)
    return named | topics(driver.project_id).projects if kind == "projects" else named


def _contradicts(kind: str, said: Topics, own: Topics, driver: Driver) -> bool:
    foreign = getattr(said, kind)
    mine = _own(kind, own, driver)
    return bool(foreign and mine) and foreign.isdisjoint(mine)


def _finding(pointer: str, pattern: str, kind: str, said: Topics, mine: frozenset[str]) -> Finding:
    foreign = "/".join(sorted(getattr(said, kind)))
    message = (
        f'pattern "{printable(pattern, 80)}" names the {KINDS[kind]} {foreign}, the driver is for'
        f" {'/'.join(sorted(mine))}; name the driver's own job"
    )
    return Finding(pointer, message, key=f"{kind} {pattern}")
