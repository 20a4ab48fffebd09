"""Whether a recorded mark holds, and what speaks against it; what it is judged by beside its change."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.lookups.answer import Answer
from bot.scan.state import Watched
from registry.model import Evidence
from registry.model import Identity
from registry.model import Registry


class Flaw(enum.StrEnum):
    """What is wrong with a mark; the words are for programs, the reason beside is for people."""

    NO_CHANGE = "no-change"
    NOT_MERGED = "not-merged"
    PROJECT = "other-project"
    BRANCH = "other-branch"
    RELEASE = "other-release"
    PATCH_SET = "other-patch-set"
    ACCOUNT = "other-account"
    NO_COMMENT = "no-comment"
    REMOVED = "comment-removed"
    NO_SUCCESS = "no-success"
    AMBIGUOUS = "ambiguous"
    TIME = "other-time"
    LINE = "other-line"
    LINK = "other-link"
    LOGS = "other-logs"
    UNASKED = "not-asked"


class Reason(NamedTuple):
    """One thing that speaks against a mark (NO), or that could not be told (UNKNOWN)."""

    flaw: Flaw
    text: str
    answer: Answer = Answer.NO


@dataclass(frozen=True)
class Held:
    """A recorded mark and whether it holds; a mark that holds has no reasons."""

    driver: Identity
    entry: Evidence
    reasons: tuple[Reason, ...] = ()

    @property
    def answer(self) -> Answer:
        """YES: it holds; NO: it does not; UNKNOWN: could not tell."""
        answers = {reason.answer for reason in self.reasons}
        if Answer.NO in answers:
            return Answer.NO
        return Answer.UNKNOWN if answers else Answer.YES


@dataclass(frozen=True)
class Circle:
    """What a mark is judged by beside its change: `watched` are the drivers of its account in its project.

    `web` is the address of the Gerrit.
    """

    registry: Registry
    watched: Sequence[Watched]
    web: str
