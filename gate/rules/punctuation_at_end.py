"""A vendor or driver name with punctuation at its end.

What
    The vendor or the name ends with a comma, semicolon, colon or full stop.
Why
    It belongs to the text the name was copied from. It is part of the driver's identity now, and every list shows it.
Wrong
    {"vendor": "Halden Storage", "name": "Halden HX iSCSI driver,"}
Right
    {"vendor": "Halden Storage", "name": "Halden HX iSCSI driver"}
Fix
    Take it out. `--fix` leaves it, since the name is part of the driver's identity.
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

META = Rule("punctuation-at-end", Severity.WARNING, Scope.RECORD)

_MARKS = ",;:."
_ABBREVIATED = ("co.", "corp.", "inc.", "ltd.", "s.a.", "a.s.", "bros.", "llc.", "b.v.", "...")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on a vendor or name with a mark at its end."""
    for field, value in (("vendor", driver.vendor), ("name", driver.name)):
        text = value.rstrip()
        right = text.rstrip(_MARKS + " \t")
        if right == text or not right or text.lower().endswith(_ABBREVIATED):
            continue
        message = f'{field} "{printable(value)}" ends with "{text[-1]}"; take it out'
        fix = Fix(f"write {printable(right)}", (SetValue(f"/{field}", right),), safe=False)
        severity = Severity.INFO if text.endswith(".") else Severity.WARNING
        yield Finding(f"/{field}", message, key=value, fix=fix, severity=severity)
