"""A record lists a release whose development has not begun.

What
    The releases table names a release before its development opens: its row comes behind the one whose
    `status` is `development`. A record lists it already. Where the table has no `status`, the first record
    to list the newest release is pointed out, so that a person looks.
Why
    No branch has that release, so nothing can be in it. It is mostly a slip, or the record runs ahead of its
    driver.
Wrong
    {"name": "HX iSCSI", "releases": ["Hibiscus", "Juniper"]}
Right
    {"name": "HX iSCSI", "releases": ["Hibiscus"]}
Fix
    Take the release out, and add it when its development has begun.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unopened-releases", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for the rows behind the one in development, and without any status for the very last."""
    rows = list(registry.releases.values())
    open_ones = [position for position, row in enumerate(rows) if row.status]
    if open_ones:
        unopened = {row.id: rows[open_ones[-1]].id for row in rows[open_ones[-1] + 1 :]}
        yield from _unopened(focus, unopened) if unopened else ()
    elif rows:
        yield from _alone(registry, focus, rows[-1].id)


def _unopened(focus: Sequence[Driver], unopened: dict[str, str]) -> Iterator[Finding]:
    for driver in focus:
        for index, release in enumerate(driver.releases):
            if release in unopened:
                newest = printable(unopened[release])
                message = f"release {printable(release)} comes after {newest}, its development has not begun"
                message += "; take it out"
                yield Finding(f"/releases/{index}", message, key=release).of(driver)


def _alone(registry: Registry, focus: Sequence[Driver], newest: str) -> Iterator[Finding]:
    listing = [driver for driver in focus if newest in driver.releases]
    if not listing or sum(_lists(raw, newest) for raw in registry.drivers.raw) > 1:
        return
    for driver in listing:
        message = f"no other record lists {printable(newest)}, the newest release"
        message += "; make sure that its development has begun"
        pointer = f"/releases/{driver.releases.index(newest)}"
        yield Finding(pointer, message, key=newest, severity=Severity.INFO).of(driver)


def _lists(raw: object, release: str) -> bool:
    releases = raw.get("releases") if isinstance(raw, dict) else None
    return isinstance(releases, list) and release in releases
