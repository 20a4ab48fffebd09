"""What an account said last on each change, with what a driver's patterns make of it. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.ci.comments import Comment
from bot.ci.results import Outcome
from bot.ci.results import Result
from bot.ci.results import judge
from registry.model import Driver


class Heard(NamedTuple):
    """What an account said last on one change; `comment` is None where it told no result there."""

    change: int
    comment: Comment | None


@dataclass(frozen=True)
class Judged:
    """The comments of an account with what one driver's patterns make of them."""

    told: tuple[tuple[Heard, Comment, Outcome], ...]
    idle: int

    def count(self, result: Result) -> int:
        return sum(outcome.result is result for _, _, outcome in self.told)


def judged(driver: Driver, heard: tuple[Heard, ...]) -> Judged:
    """Hold a driver's patterns against what was heard."""
    ci = driver.ci
    success, failure = (ci.success_pattern, ci.failure_pattern) if ci else (None, None)
    told = tuple(
        (one, one.comment, judge(one.comment.text, success, failure))
        for one in heard
        if one.comment is not None
    )
    return Judged(told, len(heard) - len(told))
