"""Every recorded mark asked again at Gerrit: a mark is a proof, not a claim. Only reads."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from typing import NamedTuple

from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.lookups.answer import Answer
from bot.scan.held import Circle
from bot.scan.held import Flaw
from bot.scan.held import Held
from bot.scan.held import Reason
from bot.scan.mark_check import check
from bot.scan.named_changes import NamedChanges
from bot.scan.named_changes import Progress
from bot.scan.state import Watched
from bot.scan.watched import project_of
from bot.scan.watched import watched
from registry.model import Driver
from registry.model import Evidence
from registry.model import Identity
from registry.model import Registry

AT_ONCE = 50


class Recorded(NamedTuple):
    """One entry of `ci.tested` with its driver."""

    driver: Driver
    entry: Evidence


def recorded(drivers: Iterable[Driver]) -> list[Recorded]:
    """Return all marks of some drivers, in the order of the file."""
    return [Recorded(each, entry) for each in drivers if each.ci for entry in each.ci.tested]


def verify(
    reader: Reader,
    registry: Registry,
    marks: Sequence[Recorded],
    web: str = "",
    *,
    at_once: int = AT_ONCE,
    progress: Progress = lambda *_: None,
) -> list[Held]:
    """Return for each mark, in the same order, whether it holds. Raise GerritError if nothing at all could be asked.

    `web` is the server's address, which the links must lead to. `at_once` changes are asked for in one request;
    `progress` is told how many changes of how many are done.
    """
    asked = NamedChanges(reader)
    asked.ask(
        sorted({mark.entry.change for mark in marks if mark.entry.change > 0}), at_once, progress
    )
    circles = _Circles(registry, web)
    return [_held(mark, asked, circles) for mark in marks]


def hold(
    reader: Reader, registry: Registry, driver: Driver, entries: Iterable[Evidence], web: str = ""
) -> list[Held]:
    """Return whether entries of one driver hold, such as those that a change adds. Never raises GerritError."""
    marks = [Recorded(driver, entry) for entry in entries]
    try:
        return verify(reader, registry, marks, web)
    except GerritError as error:
        reason = Reason(Flaw.UNASKED, str(error), Answer.UNKNOWN)
        return [Held(driver.identity, mark.entry, (reason,)) for mark in marks]


def contradicted(held: Iterable[Held]) -> dict[tuple[Identity, Evidence], str]:
    """Return (driver, entry) -> why, of the marks that Gerrit contradicts.

    A mark that is merely ambiguous is none of them: else anybody could wipe it out by adding a record with its pattern.
    """
    found = {}
    for one in held:
        against = [reason for reason in one.reasons if reason.answer is Answer.NO]
        if any(reason.flaw is not Flaw.AMBIGUOUS for reason in against):
            found[one.driver, one.entry] = "; ".join(reason.text for reason in against)
    return found


class _Circles:
    """What marks are judged by, made once for each account and project."""

    def __init__(self, registry: Registry, web: str) -> None:
        self._registry = registry
        self._web = web
        self._watched: dict[tuple[str, str], list[Watched]] = defaultdict(list)
        for one in watched(registry):
            self._watched[one.account, one.project].append(one)

    def of(self, mark: Recorded) -> Circle:
        project = project_of(mark.driver)
        beside = self._watched.get((mark.entry.account, project), [])
        return Circle(self._registry, beside, self._web)


def _held(mark: Recorded, asked: NamedChanges, circles: _Circles) -> Held:
    info = asked.change(mark.entry.change)
    if info is None:
        return Held(mark.driver.identity, mark.entry, (_absent(mark, asked),))
    account = asked.account(mark.entry, info)
    return check(mark.entry, mark.driver, info, account, circles.of(mark))


def _absent(mark: Recorded, asked: NamedChanges) -> Reason:
    number, project = mark.entry.change, project_of(mark.driver)
    trouble = asked.trouble(number)
    if trouble is not None:
        return Reason(Flaw.UNASKED, trouble, Answer.UNKNOWN)
    try:
        others = asked.sees(project)
    except GerritError as error:
        return Reason(Flaw.UNASKED, str(error), Answer.UNKNOWN)
    if others:
        text = f"there is no change {number}, though other changes of {project} can be seen"
        return Reason(Flaw.NO_CHANGE, text)
    text = f"change {number} cannot be seen, nor any other of {project}: not there, or not for us to see"
    return Reason(Flaw.NO_CHANGE, text, Answer.UNKNOWN)
