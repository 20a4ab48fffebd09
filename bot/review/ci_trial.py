"""A record's CI claim put to the test: what its patterns make of the account's newest comments in the project."""

from collections.abc import Iterator
from dataclasses import replace

from bot.ci.comments import newest
from bot.ci.heard import is_askable
from bot.ci.heard import talks
from bot.ci.results import Result
from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.lookups.accounts import NO_SUCH
from bot.lookups.accounts import Directory
from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from bot.review.ci_example import LONGEST_LINE
from bot.review.ci_example import MOST_PATTERNS
from bot.review.ci_example import Examples
from bot.review.ci_heard import Heard
from bot.review.ci_heard import Judged
from bot.review.ci_heard import judged
from bot.review.tested_claims import CiClaim
from gate.knowledge.patterns import searches
from gate.knowledge.siblings import Listeners
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry


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
        self._examples = Examples(registry, self._listeners, self._web)

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
        found = judged(driver, heard)
        line, sharers = self._shared(driver, found)
        claim = replace(
            claim,
            success=found.count(Result.SUCCESS),
            failure=found.count(Result.FAILURE),
            neither=found.count(Result.NEITHER),
            idle=found.idle,
            mixed=sum(bool(outcome.against) for _, _, outcome in found.told),
            sharers=sharers,
            shared_line=line[:LONGEST_LINE],
        )
        return self._examples.added(claim, driver, found)

    def _shared(self, driver: Driver, found: Judged) -> tuple[str, tuple[Identity, ...]]:
        """Return a success line that marks other drivers too, with those drivers, unless all of them say `shared`."""
        successes = (o.line for _, _, o in found.told if o.result is Result.SUCCESS)
        for line in dict.fromkeys(successes):
            marked = [self._registry.drivers[index] for index in self._marked(driver, line)]
            others = [other for other in marked if other.index != driver.index]
            if others and not all(
                one.ci is not None and one.ci.shared for one in (driver, *others)
            ):
                return line, tuple(other.identity for other in others)
        return "", ()

    def _marked(self, driver: Driver, line: str) -> list[int]:
        patterns = list(self._listeners.beside(driver).items())[:MOST_PATTERNS]
        return sorted(
            i for pattern, indexes in patterns if searches(pattern, line) for i in indexes
        )
