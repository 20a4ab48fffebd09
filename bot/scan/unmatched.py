"""A comment in which neither pattern of a driver was found: the line a person looks at, and patterns that take it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.ci.patterns import likeliest_line
from bot.ci.patterns import proposal
from bot.ci.results import Result
from bot.scan.state import Sighting
from gate.knowledge.foreign_jobs import is_anothers
from gate.knowledge.names import protocols
from gate.knowledge.names import words
from gate.knowledge.patterns import searches
from gate.knowledge.siblings import Siblings
from registry.model import Ci
from registry.model import Driver
from registry.model import Registry

# Enough for every honest CI.
_MOST_COMMENTS = 3
_LONGEST_LINE = 300


class Example(NamedTuple):
    """The comment, its line, and the (success, failure) patterns that take it; None where that would be a guess."""

    sighting: Sighting
    line: str
    proposal: tuple[str, str] | None = None


class Unmatched:
    """The drivers of a registry, which tell what a proposed pattern must not be: a sibling's."""

    def __init__(self, registry: Registry) -> None:
        self._siblings = Siblings(registry)

    def example(self, driver: Driver, seen: Sequence[Sighting]) -> Example | None:
        """Return an example from a driver's sightings, newest first; None if there is no line to show."""
        about = words_about(driver)
        neither = [each for each in seen if each.result is Result.NEITHER]
        for sighting in neither[:_MOST_COMMENTS]:
            pair = proposal(sighting.rest, about)
            if pair is not None and self._is_own_job(driver, pair):
                line = next(x for x in sighting.rest if any(searches(p, x) for p in pair))
                return Example(sighting, line[:_LONGEST_LINE], pair)
        for sighting in neither:
            line = likeliest_line(sighting.rest, about) or sighting.line
            if line:
                return Example(sighting, line[:_LONGEST_LINE])
        return None

    def _is_own_job(self, driver: Driver, pair: tuple[str, str]) -> bool:
        proposed = replace(driver, ci=Ci(driver.ci.id if driver.ci else None, *pair))
        return not is_anothers(proposed, self._siblings)


def words_about(driver: Driver) -> set[str]:
    """Return the words by which a driver's job may be known."""
    account = (driver.ci.id if driver.ci else None) or ""
    said = words(driver.name[:200]) + words(driver.vendor[:200]) + words(account[:200])
    return {*said, *(name.lower() for name in protocols(driver.name[:200]))}
