"""One person with different contacts in two records.

What
    A maintainer of this record has another address, nick, Launchpad id or spelling of the name in another record.
    Two values that differ by a letter or two are a typing mistake in one of them: a warning, unless the other
    record is evidently the wrong one. Two that have nothing in common are told for information: people change jobs.
    Several people who share a team's mailbox are no conflict.
Why
    One of the contacts does not work, and nobody notices as long as the other record has the right one.
Wrong
    {"name": "Ingrid Solheim", "irc": "isolhiem"}
Right
    {"name": "Ingrid Solheim", "irc": "isolheim"}
Fix
    Make both records say the same. The gate proposes the value of the other record where it looks like the right one.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.conflicts import Conflict
from gate.knowledge.conflicts import conflicts
from gate.knowledge.people import LABELS
from gate.knowledge.roster import roster
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("conflicting-contacts", Severity.WARNING, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each field in which another record says something else of the person."""
    known: dict[Maintainer, tuple[Conflict, ...]] = {}
    for driver in focus:
        for index, maintainer in enumerate(driver.maintainers):
            if maintainer not in known:
                known[maintainer] = tuple(conflicts(maintainer, roster(registry)))
            for conflict in known[maintainer]:
                record = next(
                    (record for record in conflict.records if record != driver.index), None
                )
                if record is not None:
                    yield _finding(conflict, index, registry.drivers[record]).of(driver)


def _finding(conflict: Conflict, index: int, other: Driver) -> Finding:
    pointer = f"/maintainers/{index}/{conflict.field}"
    theirs = printable(conflict.theirs)
    what = f'{LABELS[conflict.field]} "{printable(conflict.mine)}"'
    message = f'{what} is "{theirs}" in the record "{printable(str(other.identity), 90)}"; make both say the same'
    if conflict.field == "name" and not conflict.slip:
        pointer = f"/maintainers/{index}/launchpad_id"
        message = f'Launchpad id is the one of "{theirs}" in another record; check whose it is'
    fix = None
    severity = Severity.INFO
    if conflict.slip and not conflict.trusted:
        severity = Severity.WARNING
        fix = Fix(f"write {theirs}", (SetValue(pointer, conflict.theirs),), safe=False)
    related = (other.identity,)
    return Finding(pointer, message, conflict.mine, fix=fix, related=related, severity=severity)
