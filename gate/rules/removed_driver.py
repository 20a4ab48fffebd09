"""A driver that a change takes out of the registry.

What
    A record of the base is gone.
Why
    Records get lost in merges and by careless editing. Whoever relies on the driver finds nothing any more.
Wrong
    {"drivers": []}
Right
    {"drivers": [{"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX"}]}
Fix
    Put the record back, or say in the subject that the change removes it. A driver that is no longer in new
    releases keeps its record: operators run old releases for years.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.losses import gap_in_head
from gate.knowledge.losses import says_removal
from registry.lexis import printable

META = Rule("removed-driver", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each driver that is gone, where it stood; less loud if the subject says so."""
    severity = Severity.INFO if says_removal(change.subject) else Severity.WARNING
    for index in change.changes.removed:
        identity = change.base.registry.drivers[index].identity
        if identity.key in change.head.registry.identities:
            continue
        message = f'the change removes the driver "{printable(str(identity), 120)}"; put it back unless that is meant'
        gap = gap_in_head(change, index)
        yield Finding("", message, key="removed", driver=identity, severity=severity, extent=gap)
