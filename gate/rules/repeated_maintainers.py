"""One maintainer twice in a record.

What
    Two maintainers of one record have the same name, or the same Launchpad id, or the same address and nearly
    the same name. Several people who share a team's mailbox are no repetition.
Why
    One was probably meant to be somebody else; at best it is noise.
Wrong
    {"name": "Ingrid Solheim", "email": "ingrid@example.org"},
    {"name": "Ingrid Solheim", "email": "ingrid@example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid@example.org"},
    {"name": "Ola Brekke", "email": "ola@example.org"}
Fix
    Keep one. `--fix` takes out an entry that says the same as one before it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.people import is_team
from gate.knowledge.people import person
from gate.knowledge.roster import key_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("repeated-maintainers", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each maintainer who stands there already."""
    if len(driver.maintainers) < 2:
        return
    seen: dict[tuple[str, object], Maintainer] = {}
    for index, maintainer in enumerate(driver.maintainers):
        yield from _repeated(maintainer, index, seen)
        for field in ("name", "email", "launchpad_id"):
            value = getattr(maintainer, field)
            if value:
                seen.setdefault((field, key_of(field, value)), maintainer)


def _repeated(
    maintainer: Maintainer, index: int, seen: dict[tuple[str, object], Maintainer]
) -> Iterator[Finding]:
    for field in ("name", "launchpad_id", "email"):
        value = getattr(maintainer, field)
        other = seen.get((field, key_of(field, value))) if value else None
        if other is None or not _one(field, maintainer, other):
            continue
        same = other == maintainer
        name = printable(maintainer.name or "")
        message = f'{field} "{printable(value)}" of maintainer "{name}" stands in this record already; keep one entry'
        fix = (
            Fix("take the second entry out", (RemoveValue(f"/maintainers/{index}"),))
            if same
            else None
        )
        severity = Severity.ERROR if same else Severity.WARNING
        yield Finding(
            f"/maintainers/{index}/{field}", message, key=value, fix=fix, severity=severity
        )
        return


def _one(field: str, one: Maintainer, other: Maintainer) -> bool:
    """A mailbox or a group's account may be shared by people whose names have nothing in common."""
    if field == "name":
        return True
    mine, its = person(one.name or ""), person(other.name or "")
    if set(mine) & set(its) and not is_team(one.name or "") and not is_team(other.name or ""):
        return True
    return field == "launchpad_id" and one.email != other.email
