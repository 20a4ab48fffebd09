"""The plan: what Gerrit is to be asked to do, as data. Pure; `bot/apply.py` carries it out."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from typing import Any
from typing import NamedTuple

from bot.config.settings import Settings
from bot.gerrit import Json
from bot.review.decide import zuul_says_it
from bot.review.decision import Decision
from bot.review.decision import Verdict
from bot.review.letter import comment
from bot.review.letter import message
from bot.review.letter import reply
from bot.review.memory import TAG
from bot.review.positions import Range
from bot.review.state import Finding
from bot.review.state import State
from bot.text import MOST_BYTES
from bot.text import plain
from bot.text import size
from gate.finding import Severity

ASKS = "driverlog-decide"
_MAGIC = "/PATCHSET_LEVEL"


class Request(NamedTuple):
    """One write, as `explain` shows it: the path is relative to Gerrit's REST API."""

    method: str
    path: str
    body: Json


@dataclass(frozen=True)
class Plan:
    """What is to be written on the change's revision: a ReviewInput, and hashtags to add and to take off.

    `review` is None where there is nothing to say; then nothing else is done either. `plain` says all of it in the
    message, for a server that refuses one of the comments.
    """

    number: int
    patch_set: int
    revision: str
    digest: str = ""
    untrue: frozenset[str] = frozenset()
    review: Mapping[str, Any] | None = None
    plain: Mapping[str, Any] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def requests(self) -> Iterator[Request]:
        """What is to be sent, in this order; hashtags first, so that a review that is there ends the work."""
        if self.add or self.remove:
            path = f"changes/{self.number}/hashtags"
            yield Request("POST", path, {"add": list(self.add), "remove": list(self.remove)})
        if self.review is not None:
            path = f"changes/{self.number}/revisions/{self.revision}/review"
            yield Request("POST", path, self.review)


def plan(state: State, decision: Decision, settings: Settings) -> Plan:
    """Return what to write for a decision."""
    change = state.change
    if not decision.speak:
        return Plan(change.number, change.patch_set, change.revision)
    add, remove = _hashtags(state, decision) if settings.hashtags else ((), ())
    listed = (*decision.inline, *decision.listed)
    silent = replace(decision, inline=(), listed=listed, mended=())
    return Plan(
        number=change.number,
        patch_set=change.patch_set,
        revision=change.revision,
        digest=decision.digest,
        untrue=decision.untrue,
        review=_review(state, decision, settings),
        plain=_alone(_review(state, silent, settings)),
        add=add,
        remove=remove,
    )


def without_fixes(review: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a review as a server takes it that refuses fix suggestions."""
    plain = {
        path: [{k: v for k, v in comment.items() if k != "fix_suggestions"} for comment in comments]
        for path, comments in review.get("comments", {}).items()
    }
    return {**review, "comments": plain}


def _alone(review: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a review without the people it calls: one whom the server does not know refuses all of it."""
    called = ("reviewers", "notify_details")
    return {key: value for key, value in review.items() if key not in called}


def _hashtags(state: State, decision: Decision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    asks = bool(state.judgement.questions) and decision.verdict is not Verdict.UNREADABLE
    there = ASKS in state.change.hashtags
    return ((ASKS,) if asks and not there else ()), ((ASKS,) if there and not asks else ())


def _review(state: State, decision: Decision, settings: Settings) -> Mapping[str, Any]:
    must_act = decision.verdict in (Verdict.BROKEN, Verdict.UNREADABLE)
    review: dict[str, Any] = {
        "message": message(state, decision, zuul=zuul_says_it(state, settings)),
        "tag": TAG,
        "comments": _comments(state, decision),
        "drafts": "KEEP",
        "omit_duplicate_comments": True,
        "notify": "OWNER" if must_act else "NONE",
        "ignore_automatic_attention_set_rules": True,
    }
    if must_act and settings.attention:
        reason = "DriverLog found something to mend"
        people = dict.fromkeys((state.change.owner.account, state.change.uploader.account))
        review["add_to_attention_set"] = [{"user": user, "reason": reason} for user in people]
    new = sorted(set(state.maintainers) - state.change.known) if settings.cc_maintainers else []
    if new:
        review["reviewers"] = [{"reviewer": account, "state": "CC"} for account in new]
        review["notify_details"] = {"TO": {"accounts": new}}
    return review


def _comments(state: State, decision: Decision) -> dict[str, list[dict[str, Any]]]:
    comments: dict[str, list[dict[str, Any]]] = {}
    for finding in decision.inline:
        comments.setdefault(finding.path, []).append(_comment(finding))
    for thread in decision.mended:
        # A thread lives on its file; where the change no longer touches that, it ends on the patch set.
        path = thread.path if thread.path in state.change.files else _MAGIC
        body: dict[str, Any] = {
            "in_reply_to": thread.last,
            "message": reply(state.change.patch_set),
            "unresolved": False,
        }
        comments.setdefault(path, []).append(body)
    return comments


def _comment(finding: Finding) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message": comment(finding),
        "unresolved": finding.severity is Severity.ERROR,
        **_place(finding.range),
    }
    if finding.fix:
        replacements = [
            {"path": finding.path, "range": item.range._asdict(), "replacement": item.text}
            for item in finding.fix
        ]
        fixes = [{"description": plain(finding.title), "replacements": replacements}]
        # Gerrit counts the fix as a part of the comment.
        if size(body["message"]) + size(json.dumps(fixes, ensure_ascii=False)) < MOST_BYTES - 400:
            body["fix_suggestions"] = fixes
    return body


def _place(where: Range) -> dict[str, Any]:
    """Return the place of a comment; Gerrit takes no empty range, so that one is about its whole line."""
    if (where.end_line, where.end_character) <= (where.start_line, where.start_character):
        return {"line": where.start_line}
    return {"line": where.end_line, "range": where._asdict()}
