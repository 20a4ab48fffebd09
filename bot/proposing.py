"""A proposal from end to end: observe, decide, make the commit and judge it; then `bot/proposal/push.py` writes.

Two instances that see the same make the same commit, and Gerrit takes it once; before anything is written, all is
looked at once more. So an instance may die at any moment, and the next one goes on from what Gerrit has.
"""

from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.gerrit import Writer
from bot.git.checkout import Checkout
from bot.proposal import build
from bot.proposal import compose
from bot.proposal.decide import Decision
from bot.proposal.decide import decide
from bot.proposal.observe import free_id
from bot.proposal.observe import standing
from bot.proposal.push import abandon
from bot.proposal.push import push
from bot.proposal.state import Action
from bot.proposal.state import Kind
from bot.proposal.state import Look
from bot.proposal.state import Outcome
from bot.proposal.state import Texts
from bot.proposal.trial import faults
from bot.review.state import Person
from registry.parsing import parse
from registry.parsing import read

# Who only looks signs nothing: this stands where the account's name and address would.
_NOBODY = Person(0, "the bot", "bot@example.invalid")
_SURPLUS = "change {} is for the same and older; it stays, this one goes"
_IDLE = (Action.NOTHING, Action.WAIT)


@dataclass(frozen=True)
class _Made:
    """A commit that is ready to be pushed, and what it says; none where none is needed."""

    commit: str = ""
    change_id: str = ""
    message: str = ""
    diff: str = ""
    refused: tuple[str, ...] = ()


def look(reader: Reader, checkout: Checkout, settings: Settings, topic: str) -> Look:
    """Return what there is: the data file on the branch, and what we proposed last. Both are fetched."""
    seen, branch = standing(reader, settings, topic), settings.branch
    last = seen.open[0] if seen.open else seen.refused
    if last is None:
        checkout.fetch_branch(branch)
    else:
        checkout.fetch(last.number, last.patch_set, last.revision, branch)
    tip = checkout.tip(branch)
    with closing(checkout.source(settings.data_path)) as source:
        now = read(source.read(tip))
        if last is None:
            return Look(seen, tip, now)
        base = read(source.read(checkout.parent(last.revision)), now)
        return Look(seen, tip, now, base, read(source.read(last.revision), base))


def propose(
    writer: Writer,
    checkout: Checkout,
    settings: Settings,
    kind: Kind,
    seen: Look,
    text: str,
    *,
    complete: bool,
    post: bool,
) -> Outcome:
    """Bring the open change of a topic to a text of the data file, which was made from that of the branch in `seen`.

    Not `complete`: something could not be looked at, so nothing is taken out of an open change. Without `post`,
    nothing is written; the outcome tells what would be. Raise GerritError where Gerrit fails, Refusal where we cannot.
    """
    texts = Texts(seen.document, parse(text, (), seen.document), seen.base, seen.head)
    decision = decide(seen.standing, texts, kind, complete=complete)
    work = _Work(writer, checkout, settings, kind, seen, decision)
    made = _Made()
    if decision.action in (Action.CREATE, Action.UPDATE):
        change_id, taken = work.change_id()
        if taken is not None:
            return taken
        made = work.made(texts, change_id)
    outcome = _outcome(decision, made)
    return work.written(made, outcome) if post and not outcome.refused else outcome


@dataclass(frozen=True)
class _Work:
    """One proposal under way."""

    writer: Writer
    checkout: Checkout
    settings: Settings
    kind: Kind
    seen: Look
    decision: Decision

    def change_id(self) -> tuple[str, Outcome | None]:
        """Return the Change-Id to use, or why there is none."""
        own, standing = self.decision.own, self.seen.standing
        if own is not None and self.decision.action is Action.UPDATE:
            return own.change_id, None
        me = standing.me or _NOBODY
        candidates = compose.change_ids(self.settings, self.kind.topic, me, standing.last)
        found, ours = free_id(self.writer, self.settings, candidates, me)
        if ours is None:
            return found, None
        if self.kind.topic in (ours.get("topic"), *ours.get("hashtags", ())):
            return "", Outcome(
                Action.NOTHING, "another instance has just made the change", again=True
            )
        number = int(ours["_number"])
        why = f"somebody took topic and hashtag off change {number}"
        return "", Outcome(Action.WAIT, why, number)

    def made(self, texts: Texts, change_id: str) -> _Made:
        """Make the commit, and judge it."""
        repository, kind, tip = self.checkout.repository, self.kind, self.seen.tip
        letter = kind.letter(texts.tip, texts.wanted)
        who = compose.signature(self.seen.standing.me or _NOBODY)
        own = self.decision.own if self.decision.action is Action.UPDATE else None
        when = compose.moment(letter, build.date(repository, tip), own.patch_set + 1 if own else 1)
        message = compose.message(letter, kind.topic, who, change_id)
        path = self.settings.data_path
        commit = build.commit(repository, tip, path, texts.wanted.text, who, when, message)
        with closing(self.checkout.source(path)) as source:
            refused = faults(source, tip, commit, texts, kind)
        return _Made(commit, change_id, message, build.shown(repository, tip, commit), refused)

    def written(self, made: _Made, outcome: Outcome) -> Outcome:
        """Write, unless something is no longer as it was when we looked."""
        own, surplus = self.decision.own, self.decision.surplus
        if self.decision.action in _IDLE and not surplus:
            return outcome
        if standing(self.writer, self.settings, self.kind.topic) != self.seen.standing:
            return replace(outcome, reason="somebody was quicker", again=True)
        if made.commit:
            outcome = self._pushed(made, outcome)
        if own is not None and self.decision.action is Action.ABANDON:
            outcome = replace(outcome, done=abandon(self.writer, own.number, outcome.reason))
        for other in surplus if not outcome.again else ():
            abandon(self.writer, other.number, _SURPLUS.format(outcome.change))
            outcome = replace(outcome, done=True)
        return outcome

    def _pushed(self, made: _Made, outcome: Outcome) -> Outcome:
        where = (self.writer, self.checkout, self.settings)
        try:
            number = push(*where, made.commit, made.change_id, self.kind.topic)
        except GerritError as error:
            if error.trouble is not Trouble.CONFLICT:
                raise
            return replace(outcome, reason=str(error), again=True)
        return replace(outcome, change=number or outcome.change, done=True)


def _outcome(decision: Decision, made: _Made) -> Outcome:
    own = decision.own if decision.action is not Action.CREATE else None
    return Outcome(
        decision.action,
        decision.reason,
        change=own.number if own else 0,
        refused=made.refused,
        surplus=tuple(other.number for other in decision.surplus),
        message=made.message,
        diff=made.diff,
    )
