"""Carries a plan out: the module that writes reviews to Gerrit. One review per verdict, whatever fails in between.

Who wants to write claims the change first (`bot/claim.py`), then looks at it once more. A write whose answer was lost
is looked for before anything else is done.
"""

import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot import claim
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Writer
from bot.review.memory import said
from bot.review.plan import Plan
from bot.review.plan import without_fixes

# Drafts carry the second they were made in: after this long all drafts of the same second are there to be seen.
_SECOND = 1.2
_READ_BACK = (2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Pace:
    """How time passes for a writer, in seconds. Within `lease` a review is written: who began earlier is gone."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    lease: float = 120.0

    @classmethod
    def of(cls, timeout: float) -> "Pace":
        """Return the pace where one request may last `timeout`: a lease is longer than two."""
        return cls(lease=max(cls.lease, 3 * timeout))


@dataclass(frozen=True)
class Outcome:
    """What came of a plan: whether the review is on Gerrit now by our hand, and why not if it is not.

    `again` tells that the work is not done and has to be looked at anew.
    """

    posted: bool
    reason: str
    again: bool = False


def apply(writer: Writer, plan: Plan, pace: Pace = Pace()) -> Outcome:
    """Carry out `plan`. Raise GerritError when Gerrit fails in a way that only time or a person can mend."""
    if plan.review is None:
        return Outcome(posted=False, reason="nothing to say")
    began = pace.clock()
    with _claimed(writer, plan, pace) as mine:
        if not mine:
            return Outcome(posted=False, reason="another instance is writing on it", again=True)
        stop = _overtaken(writer, plan)
        if stop is not None:
            return stop
        if plan.add or plan.remove:
            # A hashtag is a service to the reader: one that is refused holds nothing up.
            with suppress(GerritError):
                writer.set_hashtags(plan.number, add=plan.add, remove=plan.remove)
        if pace.clock() - began > pace.lease / 2:
            return Outcome(posted=False, reason="Gerrit was too slow to write safely", again=True)
        return _post(writer, plan, pace)


def _overtaken(writer: Writer, plan: Plan) -> Outcome | None:
    """Return why the review is no longer to be posted, looking at the change right before writing."""
    info = writer.change(plan.number, options=("CURRENT_REVISION", "MESSAGES"))
    if info.get("current_revision") != plan.revision:
        return Outcome(posted=False, reason="a newer patch set came meanwhile", again=True)
    if info.get("status") != "NEW":
        return Outcome(
            posted=False, reason=f"the change is {str(info.get('status')).lower()} meanwhile"
        )
    if _is_there(writer, plan, info):
        return Outcome(posted=False, reason="another instance has said it meanwhile")
    return None


def _is_there(writer: Writer, plan: Plan, info: Json) -> bool:
    """Tell whether this very verdict stands on this very patch set: it is the last that we said."""
    myself = writer.myself() or {}
    spoken = said(info.get("messages"), myself.get("_account_id"))
    wanted = (plan.patch_set, plan.digest, plan.untrue)
    return bool(spoken) and (spoken[-1].patch_set, spoken[-1].digest, spoken[-1].untrue) == wanted


def _post(writer: Writer, plan: Plan, pace: Pace) -> Outcome:
    """Post the review; in a plainer form where the server refuses what not every server takes."""
    review = plan.review or {}
    reason = "posted"
    try:
        _post_once(writer, plan, review, pace)
    except GerritError as error:
        # Without the feature, a server answers 500 to a fix suggestion; with it, 400 to one that it cannot place.
        if error.status not in (400, 500) or not _has_fixes(review):
            return _post_plain(writer, plan, pace, error)
        reason = "posted without fixes, this server refuses them"
        try:
            _post_once(writer, plan, without_fixes(review), pace)
        except GerritError as other:
            return _post_plain(writer, plan, pace, other)
    return Outcome(posted=True, reason=reason)


def _post_plain(writer: Writer, plan: Plan, pace: Pace, error: GerritError) -> Outcome:
    """Say all in the message where the server refuses a comment; whatever else it says is raised."""
    if error.status != 400 or plan.plain is None:
        raise error
    _post_once(writer, plan, plan.plain, pace)
    return Outcome(posted=True, reason=f"posted without comments in the file: {error}")


def _has_fixes(review: Mapping[str, Any]) -> bool:
    comments = review.get("comments", {}).values()
    return any("fix_suggestions" in comment for many in comments for comment in many)


def _post_once(writer: Writer, plan: Plan, review: Mapping[str, Any], pace: Pace) -> None:
    """Post, and when it is not known whether it was done, look before anything else is done."""
    try:
        writer.post_review(plan.number, plan.revision, review)
    except GerritError as error:
        if not error.maybe_done:
            raise
        # With an answer, however bad, the server is through with it; without one it may still be at it.
        for pause in (0.0,) if error.status else _READ_BACK:
            pace.sleep(pause)
            info = writer.change(plan.number, options=("CURRENT_REVISION", "MESSAGES"))
            if _is_there(writer, plan, info):
                return
        raise


@contextmanager
def _claimed(writer: Writer, plan: Plan, pace: Pace) -> Iterator[bool]:
    """Hold the right to write on a change; yield whether we have it."""
    mine = claim.make(writer, plan.number, plan.revision)
    try:
        pace.sleep(_SECOND)
        yield claim.holds(writer, mine, pace.lease)
    except GerritError as error:
        # A write that may still arrive keeps all others away until it can no longer do so.
        if not (error.maybe_done and not error.status):
            claim.release(writer, mine)
        raise
    else:
        claim.release(writer, mine)
