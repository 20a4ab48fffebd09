"""Proposes until nothing moves under our hands: another instance is at it, or the branch went on."""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bot.proposal.state import Outcome

_T = TypeVar("_T")
_MOST_LOOKS = 5
_PAUSE = 5.0


def settled(once: Callable[[], tuple[Outcome, _T]]) -> tuple[Outcome, _T]:
    """Return what `once` comes to, after some looks anew where it says so; each time, all is looked at again."""
    for left in reversed(range(_MOST_LOOKS)):
        outcome, more = once()
        if not outcome.again or not left:
            break
        sys.stderr.write(f"driverlog: {outcome.reason}; looking again in {_PAUSE:.0f} s\n")
        time.sleep(_PAUSE)
    return outcome, more
