"""Tells when a pattern's job is about another protocol, network service or project than the driver."""

from typing import NamedTuple

from gate.knowledge.jobs import reading
from gate.knowledge.names import words
from gate.knowledge.patterns import FAILURE
from gate.knowledge.patterns import MOST_CHARACTERS
from gate.knowledge.patterns import SUCCESS
from gate.knowledge.siblings import Siblings
from gate.knowledge.siblings import job_of
from gate.knowledge.topics import KINDS
from gate.knowledge.topics import Topics
from gate.knowledge.topics import topics
from registry.model import Driver


class ForeignJob(NamedTuple):
    """A pattern, the kind of topic in which it contradicts the driver, and what the two say."""

    pointer: str
    pattern: str
    kind: str
    said: frozenset[str]
    own: frozenset[str]


def foreign_jobs(driver: Driver) -> list[ForeignJob]:
    """Return what contradicts the driver; once, if the failure pattern only names the same job again."""
    ci = driver.ci
    if ci is None or ci.shared:
        return []
    good, bad = (pattern or "" for pattern in (ci.success_pattern, ci.failure_pattern))
    found = _contradictions(driver, SUCCESS, good)
    if found and _job(good) == _job(bad):
        return found
    return found + _contradictions(driver, FAILURE, bad)


def is_foreign(driver: Driver) -> bool:
    """Tell whether the job of the driver's success pattern is about something else."""
    return any(found.pointer == SUCCESS for found in foreign_jobs(driver))


def is_anothers(driver: Driver, siblings: Siblings) -> bool:
    """Tell whether the name of the driver's job says that it is not the driver's, or that it is a sibling's."""
    job = job_of(driver)
    return bool(job) and (is_foreign(driver) or siblings.owner(driver, words(job)) is not None)


def _job(pattern: str) -> str:
    return reading(pattern[:MOST_CHARACTERS]).job


def _contradictions(driver: Driver, pointer: str, pattern: str) -> list[ForeignJob]:
    said = topics(pattern[:MOST_CHARACTERS])
    if not any(said):
        return []
    own = topics(driver.name[:MOST_CHARACTERS])
    pairs = [(kind, getattr(said, kind), _own(kind, own, driver)) for kind in KINDS]
    return [
        ForeignJob(pointer, pattern, kind, foreign, mine)
        for kind, foreign, mine in pairs
        if foreign and mine and foreign.isdisjoint(mine)
    ]


def _own(kind: str, own: Topics, driver: Driver) -> frozenset[str]:
    """Return the driver's topics; its project is one whether or not the name has it."""
    named: frozenset[str] = getattr(own, kind)
    return named | topics(driver.project_id).projects if kind == "projects" else named
