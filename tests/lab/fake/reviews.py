"""Posting a review: message, votes, comments, reviewers, in one request and in Gerrit's order of refusals."""

from typing import Any

from tests.lab.fake import attention
from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Route
from tests.lab.fake.ask import as_json
from tests.lab.fake.comments import check_size
from tests.lab.fake.comments import made
from tests.lab.fake.labels import permitted
from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import Comment
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.model import Vote
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.render import account_info
from tests.lab.fake.render import change_info
from tests.lab.fake.votes import LABELS
from tests.lab.fake.votes import vote_range
from tests.lab.fake.world import World
from tests.lab.fake.world import is_service

_ENUMS = {
    "notify": ("NONE", "OWNER", "OWNER_REVIEWERS", "ALL"),
    "drafts": ("KEEP", "PUBLISH", "PUBLISH_ALL_REVISIONS"),
}


def _review(ask: Ask, which: str, revision: str) -> object:
    world, me = ask.world, ask.signed_in()
    change, patch_set = ask.patch_set(which, revision)
    review = _checked(ask.json())
    votes = _allowed_votes(change, me, review.get("labels") or {})
    comments = made(world, change, patch_set, me, review)
    text = str(review.get("message") or "").strip()
    check_size(text)
    reviewers, wrong = _wanted_reviewers(world, me, review)
    if wrong:
        return as_json({"reviewers": wrong, "error": "error adding reviewer"}, 400)
    return _apply(world, change, patch_set, me, review, votes, comments, text, reviewers)


def _checked(review: dict[str, Any]) -> dict[str, Any]:
    for key, words in _ENUMS.items():
        if review.get(key, words[0]) not in words:
            raise Refusal(400, "Invalid application/json in request")
    attention.check_wishes(review)
    return review


def _apply(
    world: World,
    change: Change,
    patch_set: PatchSet,
    me: User,
    review: dict[str, Any],
    votes: dict[str, int],
    comments: list[Comment],
    text: str,
    reviewers: dict[str, tuple[User, str]],
) -> object:
    tag = str(review.get("tag") or "")
    result: dict[str, Any] = {"labels": votes} if "labels" in review else {}
    if reviewers:
        result["reviewers"] = {
            name: _added(world, change, name, *wanted) for name, wanted in reviewers.items()
        }
    _set_state(world, change, me, review)
    comments = [*comments, *_published_drafts(change, patch_set, me, review)]
    heading = _vote(world, change, patch_set, me, votes, tag)
    body = _message(patch_set, heading, len(comments), text)
    world.touch(change)
    if body:
        comments_in = world.say(change, me, body, tag, patch_set.number)
        for comment in comments:
            comment.change_message = comments_in
        change.comments += comments
        _take_part(change, me, voted=any(votes.values()))
    attention.after_review(world, change, me, review, comments, replied=bool(body))
    return result | {"change_info": change_info(world, change, me)}


def _allowed_votes(change: Change, me: User, labels: dict[str, int]) -> dict[str, int]:
    """Return the votes Gerrit takes; those on labels or values it does not know are passed over, as there."""
    known = {
        label: value
        for label, value in labels.items()
        if label in LABELS and LABELS[label][0] <= value <= LABELS[label][1]
    }
    for label, value in known.items():
        low, high = vote_range(me.groups, label)
        if not low <= value <= high:
            raise Refusal(403, f'Applying label "{label}": {value} is restricted')
        before = change.votes.get((label, me.id))
        if change.status != NEW and value < (before.value if before else 0):
            raise Refusal(409, f"Cannot reduce vote on labels for closed change: {label}")
    return known


def _vote(
    world: World, change: Change, patch_set: PatchSet, me: User, votes: dict[str, int], tag: str
) -> str:
    """Record votes and return how the message tells them: ` Verified+1 -Workflow`."""
    said = ""
    for label, value in sorted(votes.items()):
        before = change.votes.get((label, me.id))
        if value != (before.value if before else 0):
            said += f" {label}{value:+}" if value else f" -{label}"
            vote = Vote(label, me.id, value, world.now(), patch_set.number, tag)
            change.votes[label, me.id] = vote
    return said


def _message(patch_set: PatchSet, heading: str, comments: int, text: str) -> str:
    counted = f"({comments} comment{'s' if comments > 1 else ''})" if comments else ""
    parts = [f"Patch Set {patch_set.number}:{heading}", counted, text]
    return "\n\n".join(part for part in parts if part) if heading or counted or text else ""


def _take_part(change: Change, me: User, *, voted: bool) -> None:
    """Who votes is a reviewer, who only speaks is on CC; the owner is neither by speaking."""
    if voted:
        change.reviewers[me.id] = "REVIEWER"
    elif me.id != change.owner:
        change.reviewers.setdefault(me.id, "CC")


def _published_drafts(
    change: Change, patch_set: PatchSet, me: User, review: dict[str, Any]
) -> list[Comment]:
    mode = review.get("drafts", "KEEP")
    mine = [draft for draft in change.drafts if draft.author == me.id]
    if mode == "PUBLISH":
        mine = [draft for draft in mine if draft.patch_set == patch_set.number]
    elif mode != "PUBLISH_ALL_REVISIONS":
        mine = []
    change.drafts = [draft for draft in change.drafts if draft not in mine]
    return mine


def _set_state(world: World, change: Change, me: User, review: dict[str, Any]) -> None:
    if review.get("work_in_progress") and not change.wip:
        change.wip = True
        attention.release_all(world, change, "Change was marked work in progress")
    elif review.get("ready") and change.wip:
        change.wip, change.started = False, True
        attention.draw_reviewers(world, change, attention.READY)


def _wanted_reviewers(
    world: World, me: User, review: dict[str, Any]
) -> tuple[dict[str, tuple[User, str]], dict[str, Any]]:
    """Return name -> (account, state), and the answer for each name that is nobody's."""
    found, wrong = {}, {}
    for wish in review.get("reviewers") or []:
        name = str(wish.get("reviewer", ""))
        users = world.found_users(name, me)
        if len(users) == 1:
            found[name] = users[0], str(wish.get("state") or "REVIEWER")
        else:
            why = f"Account '{name}' not found\n{name} does not identify a registered user or group"
            wrong[name] = {"input": name, "error": why}
    return found, wrong


def _added(world: World, change: Change, name: str, user: User, state: str) -> dict[str, Any]:
    before = change.reviewers.get(user.id)
    key = {"CC": "ccs", "REVIEWER": "reviewers"}.get(state, "removed")
    if state == "REMOVED":
        change.reviewers.pop(user.id, None)
        attention.release(world, change, user.id, "Reviewer was removed")
        return {"input": name, "removed": account_info(user)}
    if before == state or user.id == change.owner:
        return {"input": name, key: []}
    change.reviewers[user.id] = state
    if state == "REVIEWER" and not is_service(user):
        attention.draw(world, change, user.id, "Reviewer was added")
    approvals = dict.fromkeys(permitted(user), " 0")
    return {"input": name, key: [{"approvals": approvals, **account_info(user)}]}


ROUTES = (Route("POST", "/changes/*/revisions/*/review", _review),)
