"""Compares the jobs that a driver's two patterns name: which of them is not the driver's."""

from typing import NamedTuple

from gate.knowledge.comments import matches_everything
from gate.knowledge.escapes import misescaped
from gate.knowledge.jobs import reading
from gate.knowledge.names import words
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import pair
from gate.knowledge.patterns import refusal
from gate.knowledge.results import result_meant
from gate.knowledge.unseen import unseen
from registry.model import Driver

# What any job may be called after, whoever runs it.
_USUAL = {"check", "devstack", "dsvm", "full", "gate", "job", "tempest", "test", "tests"}


class Mismatch(NamedTuple):
    """The pattern whose job is not the driver's ("" if it names none), and the job of the other pattern."""

    side: Side
    job: str
    other: str


def mismatch(driver: Driver) -> Mismatch | None:
    """Return the pattern that names another job than the other one; None where something else is wrong with either."""
    both = pair(driver)
    if both is None:
        return None
    jobs = [reading(side.pattern).job for side in both]
    if jobs[0].replace("\\", "") == jobs[1].replace("\\", ""):
        return None
    if any(_is_broken(side.pattern) for side in both):
        return None
    odd = _odd(driver, jobs)
    return Mismatch(both[odd], jobs[odd], jobs[1 - odd])


def _odd(driver: Driver, jobs: list[str]) -> int:
    if not all(jobs):
        return 1 if jobs[0] else 0
    return 0 if _likeness(driver, jobs[0]) < _likeness(driver, jobs[1]) else 1


def _is_broken(pattern: str) -> bool:
    """Tell whether a pattern cannot be compared; what is wrong with it is another rule's business."""
    if not pattern.isascii() and (unseen(pattern) or _is_lookalike(pattern)):
        return True
    return (
        bool(refusal(pattern))
        or result_meant(pattern) is not None
        or misescaped(pattern) is not None
        or matches_everything(pattern)
    )


def _is_lookalike(pattern: str) -> bool:
    from gate.knowledge.lookalikes import foreign

    return bool(foreign(pattern, whole_words=True))


def _likeness(driver: Driver, job: str) -> int:
    """Count the words of a job that the record knows; one that both jobs have does not matter."""
    account = driver.ci.id if driver.ci else ""
    known = {
        *words(driver.name),
        *words(driver.vendor),
        *words(driver.project_id),
        *words(account or ""),
        *_USUAL,
    }
    return sum(word in known for word in words(job))
