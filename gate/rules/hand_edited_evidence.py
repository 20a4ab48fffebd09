"""Evidence that a change writes.

What
    The change adds, alters or takes out entries of `ci.tested`.
Why
    A mark "CI tested" cannot be awarded by hand: the bot alone writes it, from what the CI said on merged changes.
    Here it is impossible to tell whether the bot made the change.
Wrong
    {"ci": {"id": "halden-storage-ci", "tested": [{"release": "Gazpacho", "branch": "master", "change": 900123}]}}
Right
    {"ci": {"id": "halden-storage-ci"}}
Fix
    Leave evidence to the bot. Whether a mark holds, Gerrit tells: `driverlog bot verify --registry FILE --driver NAME`
    asks it again about the marks in a file, without `--registry` about those of the branch.
"""

import shlex
from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable
from registry.model import Driver
from registry.model import Evidence

META = Rule("hand-edited-evidence", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each entry that is new, and one on a record that lost some."""
    base, head = change.base.registry.drivers, change.head.registry.drivers
    for index in change.changes.added:
        yield from _differences(None, head[index], change.head.path)
    for update in change.changes.updated:
        if "ci" in update.fields:
            yield from _differences(base[update.base], head[update.head], change.head.path)


def _differences(before: Driver | None, after: Driver, path: str) -> Iterator[Finding]:
    old, kept = set(_tested(before)), {entry.branch for entry in _tested(after)}
    for index, entry in enumerate(_tested(after)):
        if entry not in old:
            what = f"{entry.release} on {entry.branch}"
            message = (
                f"the change writes evidence for {what}, the bot alone does; leave it to the bot, "
                f"or see whether it holds: {_command(after, '--registry', path)}"
            )
            yield Finding(f"/ci/tested/{index}", message, key=what).of(after)
    lost = [entry for entry in old if entry.branch not in kept]
    if lost:
        what = ", ".join(sorted(entry.branch for entry in lost))
        message = (
            f"the change takes out evidence for {what}; make sure that it no longer holds: "
            f"{_command(before or after)}"
        )
        yield Finding("/ci", message, key=f"lost {what}", severity=_severity(before, after)).of(
            after
        )


def _command(driver: Driver, *options: str) -> str:
    """Return the command that puts a driver's marks to the test, to be pasted into a shell."""
    name = printable(f"{driver.vendor}, {driver.name}", 240)
    return shlex.join(["driverlog", "bot", "verify", *options, "--driver", name])


def _tested(driver: Driver | None) -> tuple[Evidence, ...]:
    return driver.ci.tested if driver is not None and driver.ci is not None else ()


def _severity(before: Driver | None, after: Driver) -> Severity:
    """Evidence of an account or a pattern that is no longer the driver's has to go."""
    old, new = before.ci if before else None, after.ci
    if old is None or new is None:
        return Severity.INFO
    same = (old.id, old.success_pattern, old.failure_pattern) == (
        new.id,
        new.success_pattern,
        new.failure_pattern,
    )
    return Severity.WARNING if same else Severity.INFO
