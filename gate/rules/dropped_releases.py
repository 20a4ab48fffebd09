"""A driver that loses releases it had.

What
    Releases that the record listed in the base are gone from it.
Why
    A driver that was part of a release stays part of it. A new release is added to the list, it does not take the
    place of the last one.
Wrong
    {"name": "Halden HX", "releases": ["Gazpacho"]}
Right
    {"name": "Halden HX", "releases": ["Flamingo", "Gazpacho"]}
Fix
    Put the releases back, unless the driver never was in them. The gate proposes the whole list where one release
    took another one's place.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.release_names import nearest_release
from gate.knowledge.release_names import release_meant
from gate.knowledge.release_names import releases_meant
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("dropped-releases", Severity.INFO, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each list that lost releases; it is louder where a newer one took the place of the last."""
    base, head = change.base.registry, change.head.registry
    for update in change.changes.updated:
        if "releases" in update.fields and any(head.drivers[update.head].releases):
            yield from _of_driver(base.drivers[update.base], head.drivers[update.head], head)


def _of_driver(before: Driver, after: Driver, registry: Registry) -> Iterator[Finding]:
    table = registry.releases
    old, new = set(before.releases), set(after.releases)
    new |= _meant(after, registry)
    lost = [release for release in before.releases if release in table and release not in new]
    if not lost:
        return
    gained = [release for release in after.releases if release in table and release not in old]
    oldest_gain = min((table[release].index for release in gained), default=-1)
    replaced = bool(gained) and all(
        table[release].index < oldest_gain for release in old if release in table
    )
    shown = ", ".join(printable(release) for release in lost)
    if replaced:
        message = f"{printable(gained[0])} takes the place of {shown}; add the new release and keep the others"
    else:
        message = f"the driver loses {shown}; put it back unless the driver never was in it"
    severity = Severity.WARNING if replaced else Severity.INFO
    fix = _fix(before, after, registry)
    yield Finding("/releases", message, key=shown, fix=fix, severity=severity).of(after)


def _meant(after: Driver, registry: Registry) -> set[str]:
    """Return the releases that are there, but misspelt or several in one string: that is told elsewhere."""
    unknown = [
        release for release in after.releases if release and release not in registry.releases
    ]
    near = {nearest_release(release, registry) for release in unknown}
    several = {one for release in unknown for one in releases_meant(release, registry)}
    return near | several | {release_meant(release, registry) for release in unknown}


def _fix(before: Driver, after: Driver, registry: Registry) -> Fix:
    known = {*before.releases, *after.releases} & registry.releases.keys()
    value = sorted(known, key=lambda release: registry.releases[release].index)
    return Fix("keep the releases", (SetValue("/releases", value),), safe=False)
