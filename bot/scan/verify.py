"""Every recorded mark asked again at Gerrit: a mark is a proof, not a claim. Only reads."""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.lookups.accounts import Directory
from bot.lookups.accounts import Found
from bot.lookups.accounts import quoted
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from bot.scan.held import Circle
from bot.scan.held import Flaw
from bot.scan.held import Held
from bot.scan.held import Reason
from bot.scan.mark_check import check
from bot.scan.state import Watched
from bot.scan.watched import project_of
from bot.scan.watched import watched
from registry.model import Driver
from registry.model import Evidence
from registry.model import Identity
from registry.model import Registry
from registry.model import objects

AT_ONCE = 50
_OPTIONS = ("MESSAGES", "DETAILED_ACCOUNTS", "ALL_REVISIONS", "SKIP_DIFFSTAT")
# What may be the fault of the request itself: half of it is asked again.
_DIVISIBLE = frozenset([Trouble.REFUSED, Trouble.GARBLED, Trouble.BROKEN])
Progress = Callable[[int, int], object]


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
    asked = _Asked(reader)
    asked.ask(
        sorted({mark.entry.change for mark in marks if mark.entry.change > 0}), at_once, progress
    )
    circles = _Circles(registry, web)
    return [asked.held(mark, circles) for mark in marks]


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


class _Asked:
    """What Gerrit said: each change and each account is asked for once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._inquiry = Inquiry()
        self._directory = Directory(reader, self._inquiry)
        self._changes: dict[int, Json] = {}
        self._troubles: dict[int, str] = {}

    def ask(self, numbers: Sequence[int], at_once: int, progress: Progress) -> None:
        """Ask for changes, in several requests; a request that may be at fault itself is split."""
        left = [list(numbers[i : i + at_once]) for i in range(0, len(numbers), at_once)][::-1]
        error: GerritError | None = None
        done = 0
        while left:
            some, again = left.pop(), list[int]()
            try:
                again = self._batch(some)
            except GerritError as caught:
                error = caught
                if error.trouble in _DIVISIBLE and len(some) > 1:
                    half = len(some) // 2
                    left += [some[half:], some[:half]]
                    continue
                self._troubles |= dict.fromkeys(some, str(error))
            left += [again] if again else []
            done += len(some) - len(again)
            progress(done, len(numbers))
        if error is not None and len(self._troubles) == len(numbers):
            raise error

    def _batch(self, numbers: Sequence[int]) -> list[int]:
        """Ask for changes and return those that the server left for another time."""
        query = " OR ".join(f"change:{number:d}" for number in numbers)
        rows = self._inquiry.ask(
            query, lambda: self._reader.changes(query, options=_OPTIONS, limit=len(numbers))
        )
        found = dict(_numbered(rows))
        self._changes |= {number: found[number] for number in numbers if number in found}
        more = bool(rows) and rows[-1].get("_more_changes") is True
        rest = [number for number in numbers if number not in found]
        return rest if more and len(rest) < len(numbers) else []

    def held(self, mark: Recorded, circles: _Circles) -> Held:
        info = self._changes.get(mark.entry.change)
        if info is None:
            return Held(mark.driver.identity, mark.entry, (self._absent(mark),))
        return check(
            mark.entry, mark.driver, info, self._account(mark.entry, info), circles.of(mark)
        )

    def _account(self, entry: Evidence, info: Json) -> Found:
        """Return the account of a mark; one that is seen to write on the change need not be looked up."""
        authors = (message.get("author") for message in objects(info.get("messages")))
        for author in objects(list(authors)):
            number = author.get("_account_id")
            if author.get("username") == entry.account and isinstance(number, int):
                return Found(Answer.YES, number)
        return self._directory.find(entry.account)

    def _absent(self, mark: Recorded) -> Reason:
        number, project = mark.entry.change, project_of(mark.driver)
        trouble = self._troubles.get(number)
        if trouble is not None:
            return Reason(Flaw.UNASKED, trouble, Answer.UNKNOWN)
        try:
            others = self._sees(project)
        except GerritError as error:
            return Reason(Flaw.UNASKED, str(error), Answer.UNKNOWN)
        if others:
            text = f"there is no change {number}, though other changes of {project} can be seen"
            return Reason(Flaw.NO_CHANGE, text)
        text = f"change {number} cannot be seen, nor any other of {project}: not there, or not for us to see"
        return Reason(Flaw.NO_CHANGE, text, Answer.UNKNOWN)

    def _sees(self, project: str) -> bool:
        """Tell whether we see merged changes of a project at all: where we see none, a missing one tells nothing."""
        if any(info.get("project") == project for info in self._changes.values()):
            return True
        if '"' in project or not project:
            return False
        query = f"status:merged project:{quoted(project)}"
        return bool(self._inquiry.ask(query, lambda: self._reader.changes(query, limit=1)))


def _numbered(rows: Iterable[Json]) -> Iterator[tuple[int, Json]]:
    for row in objects(rows if isinstance(rows, list) else list(rows)):
        number = row.get("_number")
        if isinstance(number, int) and not isinstance(number, bool):
            yield number, row
