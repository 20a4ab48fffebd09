"""A driver that goes by another name after the change.

What
    Project, vendor or name of a record differs while the rest of it stayed.
Why
    The three are the driver's identity: programs, links and badges that know the old one no longer find it.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "HX"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI"}
Fix
    Nothing, if the product or the vendor was renamed. Say so in the commit message.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable

META = Rule("renamed-driver", Severity.INFO, Scope.CHANGE)

_FIELDS = {"project_id": "project", "vendor": "vendor", "name": "name"}


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each part of an identity that changed."""
    for update in change.changes.updated:
        for field, what in _FIELDS.items():
            before, after = getattr(update.before, field), getattr(update.after, field)
            if before != after and after.strip() and not _is_unknown(field, after, change):
                message = (
                    f'{what} changes from "{printable(before)}" to "{printable(after)}", links to the old one break;'
                    " say in the commit message why"
                )
                driver = change.head.registry.drivers[update.head]
                yield Finding(f"/{field}", message, key=before).of(driver)


def _is_unknown(field: str, value: str, change: Change) -> bool:
    """Tell whether a project is not in the table, which is told elsewhere."""
    return field == "project_id" and value not in change.head.registry.projects
