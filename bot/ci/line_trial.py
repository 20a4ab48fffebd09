"""What a pair of patterns makes of a CI's comment, line by line, and whom else a line would mark. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.ci.comments import Comment
from bot.ci.comments import lines
from bot.ci.comments import tells_result
from bot.ci.patterns import of_sentence
from bot.ci.patterns import proposal
from bot.ci.patterns import proposals
from bot.ci.patterns import words_about
from bot.ci.results import Outcome
from bot.ci.results import Result
from bot.ci.results import judge
from gate.knowledge.foreign_jobs import is_anothers
from gate.knowledge.patterns import searches
from gate.knowledge.siblings import Siblings
from registry.model import Ci
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry


class Patterns(NamedTuple):
    """What is tried; an absent pattern takes no line."""

    success: str | None
    failure: str | None


class Line(NamedTuple):
    """A line, which pattern takes it, and the other drivers that it would mark as tested."""

    text: str
    result: Result
    marks: tuple[Identity, ...]


class Trial(NamedTuple):
    """One comment, put to the test; `tells` is false for one that the scan takes for no result at all."""

    comment: Comment
    tells: bool
    outcome: Outcome
    lines: tuple[Line, ...]


def tried(comment: Comment, patterns: Patterns, others: Sequence[Driver]) -> Trial:
    """Put a comment to the test; `others` are the drivers that hear the same account on the same project."""
    found = tuple(_line(text, patterns, others) for text in lines(comment.text))
    outcome = judge(comment.text, patterns.success, patterns.failure)
    return Trial(comment, tells_result(comment), outcome, found)


def _line(text: str, patterns: Patterns, others: Sequence[Driver]) -> Line:
    result = Result.NEITHER
    if patterns.success and searches(patterns.success, text):
        result = Result.SUCCESS
    elif patterns.failure and searches(patterns.failure, text):
        result = Result.FAILURE
    marks = tuple(
        driver.identity
        for driver in others
        if driver.ci and driver.ci.success_pattern and searches(driver.ci.success_pattern, text)
    )
    return Line(text, result, marks)


def listeners(registry: Registry, account: str, project: str, but: Driver | None) -> list[Driver]:
    """Return the drivers that hear an account on a Gerrit project, without one; of all accounts where none is known."""
    drivers = (
        [registry.drivers[index] for index in registry.by_account.get(account, ())]
        if account
        else list(registry.drivers)
    )
    return [
        driver
        for driver in drivers
        if (but is None or driver.index != but.index)
        and (not project or (driver.repo or driver.project_id) == project)
    ]


def loose(trials: Sequence[Trial]) -> list[tuple[str, Line]]:
    """Return the lines of other accounts' comments that a pattern takes, the first of each account."""
    found: dict[str, Line] = {}
    for trial in trials:
        line = next((one for one in trial.lines if one.result is not Result.NEITHER), None)
        if trial.tells and line is not None:
            found.setdefault(trial.comment.username, line)
    return list(found.items())


def proposed(
    trials: Sequence[Trial], driver: Driver | None, siblings: Siblings
) -> list[tuple[str, str]]:
    """Return (success, failure) patterns for jobs whose lines no pattern takes, the likeliest alone where one is.

    There is nothing to propose for a driver whose patterns tell a result already; a sibling's job is not its own.
    """
    if driver is not None and any(t.outcome.result is not Result.NEITHER for t in trials):
        return []
    found: dict[tuple[str, str], None] = {}
    for free in (_free(trial) for trial in trials if trial.tells):
        likely = proposal(free, words_about(driver)) if driver is not None else None
        pairs = [likely] if likely is not None else [*proposals(free).values()]
        sentence = of_sentence(free) if not pairs else None
        found |= dict.fromkeys([*pairs, sentence] if sentence is not None else pairs)
    return [pair for pair in found if driver is None or not _is_anothers(driver, pair, siblings)]


def _free(trial: Trial) -> list[str]:
    """Return the lines that nobody's pattern takes."""
    return [one.text for one in trial.lines if one.result is Result.NEITHER and not one.marks]


def _is_anothers(driver: Driver, pair: tuple[str, str], siblings: Siblings) -> bool:
    account = driver.ci.id if driver.ci else None
    return is_anothers(replace(driver, ci=Ci(account, *pair)), siblings)
