"""What `driverlog bot review` and `explain` print: for people, and as JSON."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from bot.apply import Outcome
from bot.plain import plain
from bot.review.decision import Verdict
from bot.reviewing import Examined
from bot.text import escaped


def person_needed(examined: Examined) -> bool:
    """Tell whether somebody has to act on the change: its author, or a core reviewer."""
    return not examined.state.remit and examined.decision.verdict is not Verdict.CLEAN


def report(examined: Examined, outcome: Outcome | None) -> dict[str, Any]:
    """Return what programs get; schemas/bot_report.schema.json is its shape."""
    change, decision = examined.state.change, examined.decision
    return {
        "version": 1,
        "change": change.number,
        "patch_set": change.patch_set,
        "revision": change.revision,
        "verdict": None if examined.state.remit else decision.verdict.value,
        "speak": decision.speak,
        "reason": outcome.reason if outcome else decision.reason,
        "posted": bool(outcome and outcome.posted),
        "again": bool(outcome and outcome.again),
        "doubtful": decision.doubtful,
        "needs_person": person_needed(examined),
        "requests": [request._asdict() for request in examined.plan.requests],
    }


def text(examined: Examined, outcome: Outcome | None, *, post: bool) -> str:
    """Return what people get; the last line says what was written."""
    return (
        "\n".join([*_head(examined), *_writes(examined), _last(examined, outcome, post=post)])
        + "\n"
    )


def _head(examined: Examined) -> Iterator[str]:
    change, decision = examined.state.change, examined.decision
    verdict = (
        f"not reviewed, {examined.state.remit}" if examined.state.remit else decision.verdict.value
    )
    yield f"change {change.number}, patch set {change.patch_set}: {verdict}"
    if not examined.state.remit:
        yield f"  {decision.reason}"


def _writes(examined: Examined) -> Iterator[str]:
    for request in examined.plan.requests:
        yield ""
        yield f"{request.method} {request.path}"
        body = request.body
        for line in str(body.get("message", "")).splitlines():
            yield f"  | {escaped(line)}"
        for path, comments in body.get("comments", {}).items():
            for comment in comments:
                yield from _comment(path, comment)
        rest = {key: value for key, value in body.items() if key not in ("message", "comments")}
        yield f"  {json.dumps(rest, ensure_ascii=True, default=str)}"


def _comment(path: str, comment: Mapping[str, Any]) -> Iterator[str]:
    place = f"{path}:{comment['line']}" if "line" in comment else path
    reply = " (a reply)" if "in_reply_to" in comment else ""
    yield f"  {escaped(place)}{reply}{'' if comment.get('unresolved') else ', resolved'}"
    for line in str(comment.get("message", "")).splitlines():
        yield f"    | {escaped(line)}"
    for fix in comment.get("fix_suggestions", ()):
        yield f"    fix: {escaped(str(fix.get('description', '')))}"


def _last(examined: Examined, outcome: Outcome | None, *, post: bool) -> str:
    if outcome is not None:
        return f"\n{'written' if outcome.posted else 'nothing was written'}: {outcome.reason}"
    if examined.plan.review is None:
        return "\nnothing to write"
    return "\nnothing was written" if post else "\nnothing was written; say --post to write this"


def explained(examined: Examined, calls: list[Any]) -> dict[str, Any]:
    """Return the report with all it was made of: for people and bug reports, its shape is no interface."""
    return {
        "version": 1,
        "report": report(examined, None),
        "state": plain(examined.state),
        "decision": plain(examined.decision),
        "asked": [f"{call['call']}({', '.join(map(repr, call['with']))})" for call in calls],
    }


def explanation(examined: Examined, calls: list[Any]) -> str:
    """Return the explanation for people: what was seen, what was decided, and what would be written."""
    whole = explained(examined, calls)
    parts = [f"{name}:\n{json.dumps(whole[name], indent=2)}\n" for name in ("state", "decision")]
    asked = "asked:\n" + "".join(f"  {escaped(line)}\n" for line in whole["asked"])
    return "\n".join([*parts, asked, text(examined, None, post=True)])
