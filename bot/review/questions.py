"""What a core reviewer has to decide about a change, as no rule can. Pure: from the gate's reports and the owner."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from bot.review.state import Person
from bot.review.state import Question
from gate.finding import Report
from gate.finding import Severity
from gate.finding import State
from gate.knowledge.handover import is_colleague
from gate.knowledge.handover import stays
from registry.changes import Changes
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

# Rules whose findings are questions to the core reviewer rather than mistakes of the author.
GATE_CODE = "gate-code-with-data"
ASKING = frozenset(
    (
        "edits-of-many-vendors",
        GATE_CODE,
        "hand-edited-evidence",
        "lost-update",
        "moved-release-start",
        "removed-driver",
        "removed-table-row",
        "renamed-driver",
        "replaced-maintainers",
    )
)
_MOST_NAMED = 3


def questions(
    base: Registry,
    head: Registry,
    changes: Changes,
    reports: Iterable[Report],
    owner: Person,
) -> tuple[Question, ...]:
    """Return what has to be decided: what the gate asks, then whose records the owner touches."""
    asked = [
        Question(report.rule, report.message, report.driver)
        for report in reports
        if report.rule in ASKING and report.state is State.NEW and _is_asking(report)
    ]
    # Who replaces all maintainers of a record is none of them: that is one question.
    replaced = {one.driver for one in asked if one.kind == "replaced-maintainers"}
    about = _about_owner(base, head, changes, owner)
    return (*asked, *(one for one in about if not (one.driver and one.driver in replaced)))


def _is_asking(report: Report) -> bool:
    return report.severity is not Severity.INFO or report.rule == "edits-of-many-vendors"


def _about_owner(
    base: Registry, head: Registry, changes: Changes, owner: Person
) -> Iterator[Question]:
    foreign = [base.drivers[index] for index in changes.replaced]
    foreign = [driver for driver in foreign if driver.maintainers and is_foreign(driver, owner)]
    if foreign:
        yield Question(
            "foreign-record",
            f"{_owner(owner)} is not among the maintainers of {_listed(foreign)}; ask one of them to agree",
            foreign[0].identity if len(foreign) == 1 else None,
        )
    for driver in (head.drivers[index] for index in changes.added):
        known = [base.drivers[index] for index in base.by_vendor.get(driver.vendor, ())]
        known = [other for other in known if other.maintainers]
        if known and all(is_foreign(other, owner) for other in known):
            yield Question(
                "foreign-vendor",
                f'{_owner(owner)} adds a driver of "{driver.vendor}" and is not among those who maintain its others'
                f" ({_people(known)}); make sure that the vendor sent them",
                driver.identity,
            )


def is_foreign(driver: Driver, owner: Person) -> bool:
    """Tell whether the owner of a change is neither a maintainer of the driver nor of the same house."""
    myself = Maintainer(owner.name or None, owner.email or None, None, owner.username or None)
    after = replace(driver, maintainers=(myself,))
    return not stays(driver, after) and not is_colleague(driver, after)


def _owner(owner: Person) -> str:
    name = owner.name or owner.username or f"account {owner.account}"
    mail = f" ({owner.email})" if owner.email else ""
    return f'the change\'s owner, "{name}"{mail},'


def _listed(drivers: Sequence[Driver]) -> str:
    shown = [
        f'"{driver.vendor}, {driver.name}" ({_people([driver])})'
        for driver in drivers[:_MOST_NAMED]
    ]
    more = f" and of {len(drivers) - _MOST_NAMED} more" if len(drivers) > _MOST_NAMED else ""
    return ", ".join(shown) + more


def _people(drivers: Sequence[Driver]) -> str:
    names = dict.fromkeys(m.name or m.email or "" for driver in drivers for m in driver.maintainers)
    shown = [name for name in names if name]
    more = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more
