"""Carries a plan out: the only module that writes to Gerrit. One review per verdict, whatever fails in between.

Gerrit has no "post this unless it is there". So before a review is posted, the instance that wants to do so leaves a
draft comment, which only the bot's account can see. Who has the oldest draft may post; the others leave it to him. A
draft of an instance that died is ignored after its lease.
"""

import secrets
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Writer
from bot.review.memory import said
from bot.review.plan import Plan
from bot.review.plan import without_fixes

# Drafts carry the second they were made in: after this long all drafts of the same second are there to be seen.
_SECOND = 1.2
_READ_BACK = (2.0, 5.0, 10.0)
_CLAIM = "driverlog claim "


@dataclass(frozen=True)
class Patience:
    """How time passes for a writer. `lease`: no request lasts so long; who began earlier is gone. All in seconds."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    lease: float = 120.0


@dataclass(frozen=True)
class Outcome:
    """What came of a plan: whether the review is on Gerrit now by our hand, and why not if it is not.

    `again` tells that the work is not done and has to be looked at anew.
    """

    posted: bool
    reason: str
    again: bool = False


def apply(writer: Writer, plan: Plan, patience: Patience = Patience()) -> Outcome:
    """Carry out `plan`. Raise GerritError when Gerrit fails in a way that only time or a person can mend."""
    if plan.review is None:
        return Outcome(posted=False, reason="nothing to say")
    began = patience.clock()
    with _claimed(writer, plan, patience) as mine:
        if not mine:
            return Outcome(posted=False, reason="another instance is writing on it", again=True)
        stop = _overtaken(writer, plan)
        if stop is not None:
            return stop
        if plan.add or plan.remove:
            # A hashtag is a service to the reader: one that is refused holds nothing up.
            with suppress(GerritError):
                writer.set_hashtags(plan.number, add=plan.add, remove=plan.remove)
        if patience.clock() - began > patience.lease / 2:
            return Outcome(posted=False, reason="Gerrit was too slow to write safely", again=True)
        return _post(writer, plan, patience)


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


def _post(writer: Writer, plan: Plan, patience: Patience) -> Outcome:
    """Post the review; in a plainer form where the server refuses what not every server takes."""
    review = plan.review or {}
    reason = "posted"
    try:
        _post_once(writer, plan, review, patience)
    except GerritError as error:
        # Without the feature, a server answers 500 to a fix suggestion; with it, 400 to one that it cannot place.
        if error.status not in (400, 500) or not _has_fixes(review):
            return _post_plain(writer, plan, patience, error)
        reason = "posted without fixes, this server refuses them"
        try:
            _post_once(writer, plan, without_fixes(review), patience)
        except GerritError as other:
            return _post_plain(writer, plan, patience, other)
    return Outcome(posted=True, reason=reason)


def _post_plain(writer: Writer, plan: Plan, patience: Patience, error: GerritError) -> Outcome:
    """Say all in the message where the server refuses a comment; whatever else it says is raised."""
    if error.status != 400 or plan.plain is None:
        raise error
    _post_once(writer, plan, plan.plain, patience)
    return Outcome(posted=True, reason=f"posted without comments in the file: {error}")


def _has_fixes(review: Mapping[str, Any]) -> bool:
    comments = review.get("comments", {}).values()
    return any("fix_suggestions" in comment for many in comments for comment in many)


def _post_once(writer: Writer, plan: Plan, review: Mapping[str, Any], patience: Patience) -> None:
    """Post, and when it is not known whether it was done, look before anything else is done."""
    try:
        writer.post_review(plan.number, plan.revision, review)
    except GerritError as error:
        if not error.maybe_done:
            raise
        # With an answer, however bad, the server is through with it; without one it may still be at it.
        for pause in (0.0,) if error.status else _READ_BACK:
            patience.sleep(pause)
            info = writer.change(plan.number, options=("CURRENT_REVISION", "MESSAGES"))
            if _is_there(writer, plan, info):
                return
        raise


@contextmanager
def _claimed(writer: Writer, plan: Plan, patience: Patience) -> Iterator[bool]:
    """Hold the right to write on a change; yield whether we have it."""
    body = {
        "path": "/PATCHSET_LEVEL",
        "message": f"{_CLAIM}{secrets.token_hex(8)}; made while a review is being written, may be deleted",
        "unresolved": False,
    }
    mine = writer.create_draft(plan.number, plan.revision, body)
    try:
        patience.sleep(_SECOND)
        yield _is_oldest(writer, plan, mine, patience.lease)
    except GerritError as error:
        # A write that may still arrive keeps all others away until it can no longer do so.
        if not (error.maybe_done and not error.status):
            _let_go(writer, plan, mine)
        raise
    else:
        _let_go(writer, plan, mine)


def _let_go(writer: Writer, plan: Plan, draft: Json) -> None:
    """Delete a claim; what cannot be deleted now runs out by itself."""
    with suppress(GerritError):
        writer.delete_draft(
            plan.number, str(draft.get("commit_id") or plan.revision), str(draft["id"])
        )


def _is_oldest(writer: Writer, plan: Plan, mine: Json, lease: float) -> bool:
    drafts = [one for many in writer.drafts(plan.number).values() for one in many]
    claims = [one for one in drafts if str(one.get("message", "")).startswith(_CLAIM)]
    now = _moment(mine)
    alive = [one for one in claims if (now - _moment(one)).total_seconds() <= lease]
    for dead in (one for one in claims if one not in alive):
        _let_go(writer, plan, dead)
    first = min(alive, key=lambda one: (_moment(one), str(one.get("id"))), default=mine)
    return first.get("id") == mine.get("id")


def _moment(comment: Json) -> datetime:
    """Return the server's time of a comment; the fraction, which it does not keep everywhere, is left out."""
    text = str(comment.get("updated", ""))[:19]
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - all are the server's, in UTC
    except ValueError:
        return datetime.max  # noqa: DTZ901
