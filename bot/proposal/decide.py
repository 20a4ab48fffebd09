"""The decision: from what Gerrit has of a topic, and what is wanted, to what is to be done. Pure: no I/O, no clock."""

from typing import NamedTuple

from bot.proposal.state import Action
from bot.proposal.state import Kind
from bot.proposal.state import Own
from bot.proposal.state import Standing
from bot.proposal.state import Texts


class Decision(NamedTuple):
    """What to do, and why; `own` is the change it is about, `surplus` those to be abandoned because there are two."""

    action: Action
    reason: str
    own: Own | None = None
    surplus: tuple[Own, ...] = ()


def decide(standing: Standing, texts: Texts, kind: Kind, *, complete: bool) -> Decision:
    """Return what to do about a topic. Of two open changes the older one counts."""
    if not standing.open:
        return _of_none(standing, texts, kind)
    own, *others = standing.open
    action, reason = _of_open(own, texts, kind, complete=complete)
    return Decision(action, reason, own, tuple(other for other in others if not other.touched))


def _of_none(standing: Standing, texts: Texts, kind: Kind) -> Decision:
    wanted = kind.items(texts.tip, texts.wanted)
    if texts.wanted.text == texts.tip.text:
        return Decision(Action.NOTHING, "the branch has all that was found")
    closed = standing.refused
    if closed is None or texts.base is None or texts.head is None:
        return Decision(Action.CREATE, "there is no open change")
    if wanted <= kind.items(texts.base, texts.head):
        why = (
            f"change {closed.number} had all of this, and was abandoned; it waits for something new"
        )
        return Decision(Action.WAIT, why, closed)
    return Decision(Action.CREATE, f"there is more than what change {closed.number} had")


def _of_open(own: Own, texts: Texts, kind: Kind, *, complete: bool) -> tuple[Action, str]:
    """Return action and reason for an open change; `texts` has its base and head."""
    base, head = texts.base or texts.tip, texts.head or texts.tip
    same = head.text == texts.wanted.text and base.text == texts.tip.text
    if own.touched:
        waits = "" if head.text == texts.wanted.text else "; what was found since waits"
        return Action.WAIT, f"change {own.number} {own.touched}{waits}"
    if same:
        return Action.NOTHING, f"change {own.number} has all that was found"
    if not complete and not kind.items(base, head) <= kind.items(texts.tip, texts.wanted):
        why = f"not all could be looked at; change {own.number} stays as it is"
        return Action.NOTHING, why
    if texts.wanted.text == texts.tip.text:
        why = (
            "nothing of this is left to propose: it is on the branch already, or it no longer holds"
        )
        return Action.ABANDON, why
    if base.text != texts.tip.text:
        return Action.UPDATE, "the data file changed on the branch"
    return Action.UPDATE, "what was found differs from what the change has"
