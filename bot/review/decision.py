"""What is to be said on a change, as the decision hands it to those who write it. Data only."""

import enum
from dataclasses import dataclass

from bot.review.state import Finding
from bot.review.state import Thread


class Verdict(enum.StrEnum):
    """What a core reviewer reads first."""

    UNREADABLE = "unreadable"  # nothing could be judged
    BROKEN = "broken"  # errors: the author has to mend them
    LOOK = "look"  # no error, but a person has to look at something
    CLEAN = "clean"  # nothing to say


@dataclass(frozen=True)
class Decision:
    """What is to be said.

    `speak` tells whether a review is due, `reason` why or why not. `inline` are the findings that get a comment in the
    file, `listed` those that the message lists, `open` the threads that stay, `mended` those to be resolved.
    `untrue` are marks of the claims that do not hold, `doubtful` tells that one could not be tested.
    """

    speak: bool
    reason: str
    verdict: Verdict = Verdict.CLEAN
    digest: str = ""
    inline: tuple[Finding, ...] = ()
    listed: tuple[Finding, ...] = ()
    open: tuple[Thread, ...] = ()
    mended: tuple[Thread, ...] = ()
    untrue: frozenset[str] = frozenset()
    doubtful: bool = False
