"""Which result a comment tells of a driver: its patterns, searched in each line. Pure.

A pattern is searched in each line on its own, and success comes first: one line that the success pattern takes makes
the comment a success of this driver, whatever its other lines say, because they are about other jobs. If the failure
pattern takes another line of it all the same, the patterns are too loose to tell; `Outcome.against` is that line.
"""

import enum
from functools import lru_cache
from typing import NamedTuple

from bot.ci.comments import lines
from gate.knowledge.patterns import searches
from gate.knowledge.patterns import taken


class Result(enum.StrEnum):
    """What a comment says of a driver."""

    SUCCESS = "success"
    FAILURE = "failure"
    NEITHER = "neither"


class Outcome(NamedTuple):
    """The result and the line that tells it; `against` is the first failure line beside a success, if there is one."""

    result: Result
    line: str = ""
    against: str = ""


def judge(text: str, success: str | None, failure: str | None) -> Outcome:
    """Search a driver's patterns in each line of a comment; an absent or empty pattern takes no line."""
    told = _told(text)
    good = next(taken(success, told), "") if success else ""
    failed = taken(failure, told) if failure else iter(())
    bad = next((line for line in failed if not (success and searches(success, line))), "")
    if good:
        return Outcome(Result.SUCCESS, good, bad)
    return Outcome(Result.FAILURE, bad) if bad else Outcome(Result.NEITHER)


@lru_cache(maxsize=8)
def _told(text: str) -> tuple[str, ...]:
    """Return the lines of a comment, each once: it is judged for many drivers in a row."""
    return tuple(dict.fromkeys(lines(text)))
