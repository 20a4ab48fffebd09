"""A record leaves out a release between its first and its last one.

What
    Between the first and the last release of a record, one release or more of the table are not listed.
Why
    Most gaps are slips: a release was added and the one before it forgotten. A driver can also
    have left the tree and come back; then the gap is right.
Wrong
    {"name": "HX iSCSI", "releases": ["Havana", "Juno"]}
Right
    {"name": "HX iSCSI", "releases": ["Havana", "Icehouse", "Juno"]}
Fix
    Add the release if the driver was in it. If it was not, leave the gap: the finding is only
    information where the record names its file (`upstream`) or where the gap is a long one.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import pairwise

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("release-gaps-in-record", Severity.WARNING, Scope.RECORD)
_LONGEST_SLIP = 2


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look at each pair of neighbours among the record's releases."""
    table = registry.releases
    rows = [table[release].index for release in driver.releases if release in table]
    if not rows or rows[-1] - rows[0] + 1 == len(rows):
        return
    names = list(table)
    places = {name: place for place, name in enumerate(names)}
    listed = sorted({places[release] for release in driver.releases if release in table})
    for before, after in pairwise(listed):
        if after - before > 1:
            yield _gap(driver, places, names[before + 1 : after], names[after])


def _gap(
    driver: Driver, places: Mapping[str, int], missing: Sequence[str], following: str
) -> Finding:
    slip = len(missing) <= _LONGEST_SLIP and driver.upstream is None
    shown = " to ".join(printable(release) for release in dict.fromkeys((missing[0], missing[-1])))
    one = len(missing) == 1
    what, it = (f"release {shown} is", "it") if one else (f"releases {shown} are", "them")
    message = f"{what} missing between those of the record; add {it} if the driver was in {it}"
    fix = None
    if places.keys() >= {*driver.releases}:
        value = sorted({*driver.releases, *missing}, key=places.__getitem__)
        title = f"add {printable(', '.join(missing), 80)}"
        fix = Fix(title, (SetValue("/releases", value),), safe=False)
    severity = Severity.WARNING if slip else Severity.INFO
    pointer = f"/releases/{driver.releases.index(following)}"
    return Finding(pointer, message, key=missing[0], fix=fix, severity=severity)
