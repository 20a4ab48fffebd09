"""A change to the records of several vendors.

What
    The drivers that the change adds, alters or removes belong to more than one vendor.
Why
    A vendor's change is about the vendor's own records. One that reaches into others' needs a second look, or their
    word.
Wrong
    records of Halden Storage and of Norrby Arrays in one change
Right
    records of Halden Storage alone
Fix
    Split the change by vendor, unless it is a general one, such as a new release.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable

META = Rule("edits-of-many-vendors", Severity.INFO, Scope.CHANGE)

_MOST_SHOWN = 5


def check(change: Change) -> Iterator[Finding]:
    """Yield one finding that names the vendors."""
    base, head = change.base.registry, change.head.registry
    now = {head.drivers[index].vendor for index in change.changes.touched}
    gone = {base.drivers[index].vendor for index in change.changes.removed}
    vendors = sorted((now | gone) - {""}, key=str.casefold)
    if len(vendors) < 2 or _is_renaming(change, vendors):
        return
    shown = ", ".join(printable(vendor) for vendor in vendors[:_MOST_SHOWN])
    more = f" and {len(vendors) - _MOST_SHOWN} more" if len(vendors) > _MOST_SHOWN else ""
    message = f"the change edits the records of {len(vendors)} vendors ({shown}{more}); make sure that each agrees"
    yield Finding("/drivers", message, key="vendors", on_key=True)


def _is_renaming(change: Change, vendors: list[str]) -> bool:
    """A vendor that was renamed is one vendor under two names."""
    renamed = {update.before.vendor for update in change.changes.updated if update.renamed}
    return len(set(vendors) - renamed) < 2
