"""What the bot's commands print of a proposal: for people, and as JSON."""

from collections.abc import Iterator
from typing import Any

from bot.proposal.state import Action
from bot.proposal.state import Outcome
from bot.text import escaped

_WOULD = {
    Action.CREATE: "a change would be made",
    Action.UPDATE: "a patch set would be pushed",
    Action.ABANDON: "the change would be abandoned",
}
_DONE = {
    Action.CREATE: "made",
    Action.UPDATE: "pushed a patch set",
    Action.ABANDON: "abandoned",
}


def report(outcome: Outcome) -> dict[str, Any]:
    """Return what programs get."""
    return {
        "action": outcome.action.value,
        "reason": outcome.reason,
        "change": outcome.change or None,
        "done": outcome.done,
        "again": outcome.again,
        "refused": list(outcome.refused),
        "surplus": list(outcome.surplus),
        "message": outcome.message,
        "diff": outcome.diff,
    }


def text(outcome: Outcome, *, post: bool) -> str:
    """Return what people get: the commit and the difference, then in the last line what was done."""
    return "".join(f"{line}\n" for line in _lines(outcome, post=post))


def _lines(outcome: Outcome, *, post: bool) -> Iterator[str]:
    for part in (outcome.message, outcome.diff):
        yield from (f"  | {escaped(line)}" for line in part.split("\n")[:-1])
        yield from [""] if part else ()
    yield from (f"refused: {escaped(line)}" for line in outcome.refused)
    for number in outcome.surplus:
        word = "abandoned" if outcome.done else "to be abandoned"
        yield f"change {number}, a second one for the same: {word}"
    which = f" (change {outcome.change})" if outcome.change else ""
    yield f"proposal: {_what(outcome, post=post)}{which}: {escaped(outcome.reason)}"


def _what(outcome: Outcome, *, post: bool) -> str:
    if outcome.action not in _WOULD:
        return "nothing to do" if outcome.action is Action.NOTHING else "left alone"
    if outcome.refused:
        return "nothing was pushed"
    if outcome.done:
        return _DONE[outcome.action]
    return "nothing was done" if post else f"{_WOULD[outcome.action]}; say --post to do it"
