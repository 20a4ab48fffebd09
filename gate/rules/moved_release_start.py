"""A release whose development begins on another day than before.

What
    The change alters the `start` of a release.
Why
    Master belongs to the newest release that has begun; moving a start changes for which release the evidence of
    that time counts.
Wrong
    {"releases": [{"id": "Gazpacho", "start": "2026-Apr-01"}]}
Right
    {"releases": [{"id": "Gazpacho", "start": "2025-Oct-01"}]}
Fix
    Make sure that it is the first day of the development cycle, not the day of the release.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable

META = Rule("moved-release-start", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each start that moves; the newest release's is often corrected, that is no news."""
    base, head = change.base.registry.releases, change.head.registry.releases
    if "releases" not in change.changes.tables:
        return
    newest = max((release.index for release in base.values()), default=0)
    for before in base.values():
        after = head.get(before.id)
        if after is None or after.start == before.start or not before.start:
            continue
        message = (
            f'the start of {printable(before.id)} moves from "{printable(before.start)}" to "{printable(after.start)}";'
            " make sure that its development cycle began that day"
        )
        severity = Severity.INFO if before.index == newest else Severity.WARNING
        yield Finding(f"/releases/{after.index}/start", message, key=before.id, severity=severity)
