"""What CI accounts say of their drivers on one merged change: the comment that counts, put to the patterns. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice

from bot.ci.comments import Comment
from bot.ci.comments import job_lines
from bot.ci.comments import lines
from bot.ci.results import Outcome
from bot.ci.results import Result
from bot.ci.results import judge
from bot.gerrit import moment
from bot.scan.links import log_url
from bot.scan.merged import telling
from bot.scan.state import Merged
from bot.scan.state import Sighting
from bot.scan.state import Watched
from gate.knowledge.patterns import taken
from registry.model import Identity

_MOST_REST = 20
_LONGEST_REST = 500
# Patterns do not see more of a line either.
_LONGEST_LINE = 4000


def sightings(
    change: Merged, watched: Iterable[Watched], accounts: Mapping[str, int]
) -> list[Sighting]:
    """Return what was said of each watched driver of the change's project whose account told a result on it.

    `accounts` is username -> Gerrit id, as far as ids are known. All drivers of an account in a project belong into
    one call: a line may be about several of them. One that the comment says nothing of is there too, as NEITHER.
    """
    heard: dict[str, list[Watched]] = defaultdict(list)
    for one in watched:
        if one.project == change.project:
            heard[one.account].append(one)
    found: list[Sighting] = []
    for account, drivers in heard.items():
        comment = telling(change, accounts.get(account, 0), account)
        said = moment(comment.date) if comment is not None else None
        if comment is not None and said is not None:
            reading = _Reading(comment.text, drivers)
            found.extend(_sighting(change, comment, said, reading, one) for one in drivers)
    return found


def _sighting(
    change: Merged, comment: Comment, said: datetime, reading: "_Reading", one: Watched
) -> Sighting:
    outcome, sharers = reading.judged(one)
    neither = outcome.result is Result.NEITHER
    return Sighting(
        driver=one.driver,
        fingerprint=one.fingerprint,
        project=change.project,
        branch=change.branch,
        change=change.number,
        patch_set=comment.patch_set,
        submitted=change.submitted,
        said=said,
        result=outcome.result,
        line=outcome.line[:_LONGEST_LINE],
        message=comment.message,
        log_url="" if neither else log_url(outcome.line, comment.text),
        sharers=sharers,
        against=outcome.against[:_LONGEST_LINE],
        rest=reading.rest if neither else (),
    )


class _Reading:
    """One comment of an account, and its drivers in the project; what several of them need is found out once."""

    def __init__(self, text: str, drivers: Sequence[Watched]) -> None:
        self._text = text
        self._drivers = drivers

    def judged(self, one: Watched) -> tuple[Outcome, tuple[Identity, ...]]:
        """Judge the comment for a driver; a line that marks it alone goes before one that others share."""
        outcome = judge(self._text, one.success, one.failure)
        if outcome.result is not Result.SUCCESS:
            return outcome, ()
        sharers = self._beside(one, outcome.line)
        if sharers:
            for line in taken(one.success, self._lines):
                if not self._beside(one, line):
                    return outcome._replace(line=line), ()
        return outcome, sharers

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """The lines that no driver's pattern takes, those of jobs first."""
        patterns = {p for one in self._drivers for p in (one.success, one.failure) if p}
        claimed = {line for pattern in patterns for line in taken(pattern, self._lines)}
        jobs = (job.line for job in job_lines(self._text))
        free = (line for line in dict.fromkeys([*jobs, *self._lines]) if line not in claimed)
        return tuple(line[:_LONGEST_REST] for line in islice(free, _MOST_REST))

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lines(self._text)))

    @cached_property
    def _marked(self) -> dict[str, list[Watched]]:
        """Line -> the drivers that it would mark."""
        listeners: dict[str, list[Watched]] = defaultdict(list)
        for driver in self._drivers:
            listeners[driver.success].append(driver)
        marked: dict[str, list[Watched]] = defaultdict(list)
        for pattern, drivers in listeners.items():
            for line in taken(pattern, self._lines):
                marked[line].extend(drivers)
        return marked

    def _beside(self, one: Watched, line: str) -> tuple[Identity, ...]:
        """Return the other drivers that a line would mark with this one, unless all of them say `shared`."""
        if len(self._drivers) == 1:
            return ()
        marked = self._marked[line]
        if all(driver.shared for driver in marked):
            return ()
        return tuple(sorted(other.driver for other in marked if other.index != one.index))
