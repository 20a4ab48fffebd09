"""One review from end to end: observe, decide, plan. `bot/apply.py` carries the plan out."""

from dataclasses import dataclass
from datetime import datetime

from bot.config.settings import Settings
from bot.gerrit import Reader
from bot.review.decide import decide
from bot.review.decision import Decision
from bot.review.observe import Revisions
from bot.review.observe import observe
from bot.review.plan import Plan
from bot.review.plan import plan
from bot.review.state import State


@dataclass(frozen=True)
class Examined:
    """A change, looked at: what is there, what is to be said, and what is to be sent."""

    state: State
    decision: Decision
    plan: Plan


def examine(
    reader: Reader, revisions: Revisions, settings: Settings, number: int, now: datetime
) -> Examined:
    """Look at a change at the moment `now` (UTC). Raise GerritError where Gerrit did not say what has to be known."""
    state = observe(reader, revisions, settings, number, now.date())
    decision = decide(state, settings)
    return Examined(state, decision, plan(state, decision, settings))
