r"""Evidence that contradicts the record it stands in.

What
    An entry of `ci.tested` is for a release that the driver does not list, a branch of another release, another
    account than the driver's, or a line in which the success pattern is not found; its moment or its links are no
    such thing; two entries are for one branch; or the entries are not in order, the newest release first.
Why
    A mark "CI tested" is a proof. Whoever follows it must find what it says.
Wrong
    {"ci": {"id": "halden-storage-ci", "tested": [{"account": "norrby-ci", "release": "Gazpacho"}]}}
Right
    {"ci": {"id": "halden-storage-ci", "tested": [{"account": "halden-storage-ci", "release": "Gazpacho"}]}}
Fix
    Take the entry out: the bot writes evidence, and finds it again for the record as it is now.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import pairwise

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.evidence import faults
from registry.lexis import printable
from registry.model import Driver
from registry.model import Evidence
from registry.model import Registry

META = Rule("inconsistent-evidence", Severity.ERROR, Scope.RECORD)

_ADVICE = "; take the entry out, the bot writes evidence"


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each field of evidence that does not fit."""
    ci = driver.ci
    if ci is None or not ci.tested:
        return
    releases = frozenset(driver.releases)
    for index, entry in enumerate(ci.tested):
        pointer = f"/ci/tested/{index}"
        fix = Fix("take the entry out", (RemoveValue(pointer),), safe=False)
        for fault in faults(entry, ci, releases, registry):
            key = f"{entry.branch} {getattr(entry, fault.field)}"
            yield Finding(
                f"{pointer}/{fault.field}", fault.message + _advice(fault.message), key=key, fix=fix
            )
    yield from _doubles(ci.tested)
    yield from _disorder(ci.tested, registry)


def _advice(message: str) -> str:
    return "" if ";" in message else _ADVICE


def _doubles(tested: Sequence[Evidence]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, entry in enumerate(tested):
        if entry.branch in seen:
            pointer = f"/ci/tested/{index}"
            message = f'second entry for "{printable(entry.branch)}", expected one a branch; keep the newer one'
            fix = Fix("take the entry out", (RemoveValue(pointer),), safe=False)
            yield Finding(f"{pointer}/branch", message, key=f"second {entry.branch}", fix=fix)
        seen.add(entry.branch)


def _disorder(tested: Sequence[Evidence], registry: Registry) -> Iterator[Finding]:
    known = [
        (index, entry.release)
        for index, entry in enumerate(tested)
        if entry.release in registry.releases
    ]
    for (_, newer), (index, release) in pairwise(known):
        if registry.releases[newer].index < registry.releases[release].index:
            message = f"{printable(release)} stands after the older {printable(newer)}, expected the newest first"
            yield Finding(f"/ci/tested/{index}", f"{message}; move it up", key=f"order {release}")
