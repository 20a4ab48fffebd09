"""A line that a driver's patterns do not take, and the patterns that would have taken it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import quote

from bot.ci.comments import Comment
from bot.ci.comments import job_lines
from bot.ci.comments import lines
from bot.ci.patterns import likeliest_line
from bot.ci.patterns import proposal
from bot.ci.patterns import words_about
from bot.ci.results import Result
from bot.review.ci_heard import Heard
from bot.review.ci_heard import Judged
from bot.review.tested_claims import CiClaim
from gate.knowledge.foreign_jobs import is_anothers
from gate.knowledge.patterns import searches
from gate.knowledge.siblings import Listeners
from gate.knowledge.siblings import Siblings
from registry.model import Ci
from registry.model import Driver
from registry.model import Registry

LONGEST_LINE = 300
# So many of each are looked at for a proposal, and so many patterns of other drivers tried: enough for every honest CI.
MOST_PATTERNS = 50
_MOST_COMMENTS = 3
_MOST_JOBS = 100
_MESSAGE = re.compile(r"[\w-]{1,80}", re.ASCII)


class Examples:
    """Examples for the drivers of a registry; `web` is what links begin with."""

    def __init__(self, registry: Registry, listeners: Listeners, web: str) -> None:
        self._registry = registry
        self._listeners = listeners
        self._siblings = Siblings(registry)
        self._web = web

    def added(self, claim: CiClaim, driver: Driver, judged: Judged) -> CiClaim:
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
        return replace(claim, example=line[:LONGEST_LINE], example_url=url)

    def _unclaimed(self, driver: Driver, text: str) -> list[str]:
        """Return the lines of jobs that no other driver's patterns take: theirs must not be proposed."""
        others = list(islice(self._others(driver), MOST_PATTERNS))
        jobs = islice((job.line for job in job_lines(text) if job.job), _MOST_JOBS)
        return [line for line in jobs if not any(searches(p, line) for p in others)]

    def _others(self, driver: Driver) -> Iterator[str]:
        for pattern, indexes in self._listeners.beside(driver).items():
            drivers = [self._registry.drivers[index] for index in indexes[:MOST_PATTERNS]]
            failures = {d.ci.failure_pattern for d in drivers if d.ci and d.index != driver.index}
            if any(index != driver.index for index in indexes):
                yield pattern
            yield from (failure for failure in failures if failure)

    def _is_own_job(self, driver: Driver, pair: tuple[str, str]) -> bool:
        """Tell whether the proposed job does not name a sibling, or another protocol than the driver's."""
        proposed = replace(driver, ci=Ci(driver.ci.id if driver.ci else None, *pair))
        return not is_anothers(proposed, self._siblings)
