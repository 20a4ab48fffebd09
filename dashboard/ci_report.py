"""The page of CIs: who is failing, silent, unverified or not known, and who is well. Pure."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.health import BranchHealth
from dashboard.view import DriverView
from dashboard.view import View


@dataclass(frozen=True, slots=True)
class Case:
    """One driver, and the branch that its word is of; None where the report names none."""

    driver: DriverView
    row: BranchHealth | None
    why: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The drivers whose CIs have the same word; `state` is the mark that is shown beside it."""

    word: str
    title: str
    state: str
    meaning: str
    cases: tuple[Case, ...]


# What needs a person soonest comes first.
_CHAPTERS = (
    ("failing", "Failing", "failing", "The CI reports, and its last two weeks brought no success."),
    ("silent", "Silent", "silent", "The CI reported once; now changes are merged without a word of it."),
    ("unmatched", "Not recognised", "unverified",
     "The CI reports, and neither pattern of the record takes a line of what it says."),
    ("ambiguous", "Ambiguous", "unverified",
     "The line that says success would mark other drivers too, and so marks none."),
    ("no-account", "No such account", "unverified", "Nobody on Gerrit has the user name that the record gives."),
    ("never-seen", "Never seen", "unverified", "The account exists and has said nothing on a merged change."),
    ("unknown", "Not known", "unknown", "It could not be told: Gerrit did not answer, or does not show it to us."),
    ("unreported", "Not in the report", "unknown",
     "The record names a CI, and the health report this page is made from does not have it."),
    ("passing", "Passing", "tested", "A success in the last two weeks."),
)  # fmt: skip


def chapters(view: View) -> tuple[Chapter, ...]:
    """Return the chapters that have something in them; none without a health report."""
    if view.health is None:
        return ()
    cases = [(_word(one), _case(one)) for one in view.drivers if names_ci(one)]
    return tuple(
        Chapter(word, title, state, meaning, of)
        for word, title, state, meaning in _CHAPTERS
        if (of := tuple(case for found, case in cases if found == word))
    )


def names_ci(one: DriverView) -> bool:
    """Tell whether a record names a CI account."""
    return one.driver.ci is not None and bool(one.driver.ci.id)


def counted(drivers: Sequence[DriverView], is_so: Callable[[DriverView], bool]) -> int:
    """Return how many drivers something is true of."""
    return sum(map(is_so, drivers))


def _word(one: DriverView) -> str:
    if one.health is None:
        return "unreported"
    known = {word for word, *_ in _CHAPTERS}
    return one.health.status if one.health.status in known else "unknown"


def _case(one: DriverView) -> Case:
    health = one.health
    if health is None:
        return Case(one, None, "")
    row = next((row for row in health.branches if row.branch == health.branch), None)
    return Case(one, row, health.why)
