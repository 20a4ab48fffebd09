"""A record's CI claim put to the test: what its patterns make of the account's newest comments in the project."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from bot.ci.comments import Comment
from bot.ci.comments import job_lines
from bot.ci.comments import lines
from bot.ci.comments import newest
from bot.ci.heard import is_askable
from bot.ci.heard import talks
from bot.ci.patterns import likeliest_line
from bot.ci.patterns import proposal
from bot.ci.patterns import words_about
from bot.ci.results import Outcome
from bot.ci.results import Result
from bot.ci.results import judge
from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.lookups.accounts import NO_SUCH
from bot.lookups.accounts import Directory
from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from bot.review.tested_claims import CiClaim
from gate.knowledge.foreign_jobs import is_anothers
from gate.knowledge.patterns import searches
from gate.knowledge.siblings import Listeners
from gate.knowledge.siblings import Siblings
from registry.lexis import printable
from registry.model import Ci
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

_MESSAGE = re.compile(r"[\w-]{1,80}", re.ASCII)
_LONGEST_LINE = 300
# So many of each are looked at for a proposal, and so many patterns of other drivers tried: enough for every honest CI.
_MOST_COMMENTS = 3
_MOST_JOBS = 100
_MOST_PATTERNS = 50


class Heard(NamedTuple):
    """What an account said last on one change; `comment` is None where it told no result there."""

    change: int
    comment: Comment | None


@dataclass(frozen=True)
class _Judged:
    """The comments of an account with what one driver's patterns make of them."""

    told: tuple[tuple[Heard, Comment, Outcome], ...]
    idle: int

    def count(self, result: Result) -> int:
        return sum(outcome.result is result for _, _, outcome in self.told)


class CiTrial:
    """The claims of one review; each account is looked up once, and heard once per project."""

    def __init__(
        self, reader: Reader, registry: Registry, sample: int, inquiry: Inquiry, web: str = ""
    ) -> None:
        self._reader = reader
        self._registry = registry
        self._sample = max(1, sample)
        self._inquiry = inquiry
        self._web = web.rstrip("/")
        self._directory = Directory(reader, inquiry)
        self._listeners = Listeners(registry)
        self._siblings = Siblings(registry)

    def claim(self, driver: Driver) -> CiClaim:
        """Put the claim of a driver that has a `ci` with an account to the test."""
        account = (driver.ci.id if driver.ci else None) or ""
        project = driver.repo or driver.project_id
        found = self._directory.find(account)
        claim = CiClaim(
            driver.identity, account, project, found.answer, why=found.why, server=self._web
        )
        if found.answer is Answer.NO:
            why = found.why.removeprefix(NO_SUCH).removeprefix("; ")
            return replace(claim, asked=Answer.NO, why=why)
        try:
            heard = self._heard(account, project, found)
        except GerritError as error:
            reasons = dict.fromkeys(why for why in (found.why, str(error)) if why)
            return replace(claim, why="; ".join(reasons))
        if heard is None:
            why = f'"{printable(project)}" is no project that can be asked for'
            return replace(claim, why=why)
        if found.answer is Answer.UNKNOWN and any(one.comment for one in heard):
            # Gerrit does not show the account, but it shows what the account wrote.
            claim = replace(claim, exists=Answer.YES, why="")
        return self._tried(replace(claim, asked=Answer.YES), driver, heard)

    def _heard(self, account: str, project: str, found: Found) -> tuple[Heard, ...] | None:
        """Return what the account said on the changes of a project, newest change first."""
        if not is_askable(project):
            return None
        key = ("heard", account, project)
        return self._inquiry.ask(key, lambda: tuple(self._listen(account, project, found)))

    def _listen(self, account: str, project: str, found: Found) -> Iterator[Heard]:
        for talk in talks(self._reader, account, project, found.account, self._sample):
            yield Heard(talk.change, newest(talk.own, found.account or 0, account))

    def _tried(self, claim: CiClaim, driver: Driver, heard: tuple[Heard, ...]) -> CiClaim:
        judged = _judged(driver, heard)
        line, sharers = self._shared(driver, judged)
        claim = replace(
            claim,
            success=judged.count(Result.SUCCESS),
            failure=judged.count(Result.FAILURE),
            neither=judged.count(Result.NEITHER),
            idle=judged.idle,
            mixed=sum(bool(outcome.against) for _, _, outcome in judged.told),
            sharers=sharers,
            shared_line=line[:_LONGEST_LINE],
        )
        return self._with_example(claim, driver, judged)

    def _with_example(self, claim: CiClaim, driver: Driver, judged: _Judged) -> CiClaim:
        """Add a line that neither pattern takes and, where no success was seen, what would have taken one."""
        about, first, tried = words_about(driver), None, 0
        for heard, comment, outcome in judged.told:
            if outcome.result is not Result.NEITHER:
                continue
            first = first or (heard, comment, likeliest_line(lines(comment.text), about))
            if claim.success or tried == _MOST_COMMENTS:
                break
            tried += 1
            found = self._unclaimed(driver, comment.text)
            pair = proposal(found, about)
            if pair is not None and self._is_own_job(driver, pair):
                line = next(x for x in found if any(searches(p, x) for p in pair))
                return self._showing(replace(claim, proposal=pair), heard, comment, line)
        return claim if first is None else self._showing(claim, *first)

    def _showing(self, claim: CiClaim, heard: Heard, comment: Comment, line: str) -> CiClaim:
        place = f"{self._web}/c/{quote(claim.project)}/+/{heard.change}"
        if _MESSAGE.fullmatch(comment.message):
            url = f"{place}#message-{comment.message}"
        else:
            url = f"{place}/{comment.patch_set}" if comment.patch_set > 0 else place
        return replace(claim, example=line[:_LONGEST_LINE], example_url=url)

    def _unclaimed(self, driver: Driver, text: str) -> list[str]:
        """Return the lines of jobs that no other driver's patterns take: theirs must not be proposed."""
        others = list(islice(self._others(driver), _MOST_PATTERNS))
        jobs = islice((job.line for job in job_lines(text) if job.job), _MOST_JOBS)
        return [line for line in jobs if not any(searches(p, line) for p in others)]

    def _others(self, driver: Driver) -> Iterator[str]:
        for pattern, indexes in self._listeners.beside(driver).items():
            drivers = [self._registry.drivers[index] for index in indexes[:_MOST_PATTERNS]]
            failures = {d.ci.failure_pattern for d in drivers if d.ci and d.index != driver.index}
            if any(index != driver.index for index in indexes):
                yield pattern
            yield from (failure for failure in failures if failure)

    def _is_own_job(self, driver: Driver, pair: tuple[str, str]) -> bool:
        """Tell whether the proposed job does not name a sibling, or another protocol than the driver's."""
        proposed = replace(driver, ci=Ci(driver.ci.id if driver.ci else None, *pair))
        return not is_anothers(proposed, self._siblings)

    def _shared(self, driver: Driver, judged: _Judged) -> tuple[str, tuple[Identity, ...]]:
        """Return a success line that marks other drivers too, with those drivers, unless all of them say `shared`."""
        successes = (o.line for _, _, o in judged.told if o.result is Result.SUCCESS)
        for line in dict.fromkeys(successes):
            marked = [self._registry.drivers[index] for index in self._marked(driver, line)]
            others = [other for other in marked if other.index != driver.index]
            if others and not all(
                one.ci is not None and one.ci.shared for one in (driver, *others)
            ):
                return line, tuple(other.identity for other in others)
        return "", ()

    def _marked(self, driver: Driver, line: str) -> list[int]:
        patterns = list(self._listeners.beside(driver).items())[:_MOST_PATTERNS]
        return sorted(
            i for pattern, indexes in patterns if searches(pattern, line) for i in indexes
        )


def _judged(driver: Driver, heard: tuple[Heard, ...]) -> _Judged:
    ci = driver.ci
    success, failure = (ci.success_pattern, ci.failure_pattern) if ci else (None, None)
    told = tuple(
        (one, one.comment, judge(one.comment.text, success, failure))
        for one in heard
        if one.comment is not None
    )
    return _Judged(told, len(heard) - len(told))
