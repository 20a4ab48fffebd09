"""Who is in the attention set after what was done: Gerrit's automatic rules, and the wishes of a review."""

from typing import Any

from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import Comment
from tests.lab.fake.model import User
from tests.lab.fake.model import threads
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.world import World
from tests.lab.fake.world import is_service

REPLIED = "Someone else replied on the change"
ANSWERED = "Someone else replied on a comment you posted"
READY = "Change was marked ready for review"


def draw(world: World, change: Change, account: int, why: str, *, by_hand: bool = False) -> None:
    """Put somebody into the attention set; by hand only: programs, and people on closed or unfinished changes."""
    automatic = change.status == NEW and not change.wip and not is_service(world.users[account])
    if by_hand or automatic:
        change.attention[account] = (world.now(), why)
        change.left.pop(account, None)


def release(world: World, change: Change, account: int, why: str) -> None:
    """Take somebody out of it, if he is in."""
    if change.attention.pop(account, None):
        change.left[account] = (world.now(), why)


def release_all(world: World, change: Change, why: str) -> None:
    """Empty it."""
    for account in list(change.attention):
        release(world, change, account, why)


def draw_reviewers(world: World, change: Change, why: str) -> None:
    """Put all reviewers into it."""
    for account, state in change.reviewers.items():
        if state == "REVIEWER":
            draw(world, change, account, why)


def after_review(
    world: World,
    change: Change,
    me: User,
    review: dict[str, Any],
    news: list[Comment],
    *,
    replied: bool,
) -> None:
    """Apply what a review asks for, then the automatic rules unless it forbids them."""
    asked = _by_hand(world, change, me, review)
    if review.get("ignore_automatic_attention_set_rules"):
        return
    negative = any(vote.value < 0 and vote.account == me.id for vote in change.votes.values())
    if is_service(me):
        if negative and review.get("labels"):
            draw(world, change, change.owner, "A robot voted negatively on a label")
        return
    if me.id not in asked:
        release(world, change, me.id, "removed on reply")
    if replied and me.id != change.owner and change.owner not in asked:
        draw(world, change, change.owner, REPLIED)
    for account in _answered(change, news) - {me.id, change.owner} - asked:
        draw(world, change, account, ANSWERED)


def _by_hand(world: World, change: Change, me: User, review: dict[str, Any]) -> set[int]:
    """Apply the wishes about people who take part; others are passed over, as Gerrit does. Return whom it was about."""
    asked = set()
    for adds, wish in _wishes(review):
        for user in world.found_users(str(wish["user"]), me):
            if user.id not in change.people:
                continue
            asked.add(user.id)
            if adds:
                draw(world, change, user.id, str(wish["reason"]), by_hand=True)
            else:
                release(world, change, user.id, str(wish["reason"]))
    return asked


def _wishes(review: dict[str, Any]) -> list[tuple[bool, dict[str, Any]]]:
    keys = {"add_to_attention_set": True, "remove_from_attention_set": False}
    return [(adds, wish) for key, adds in keys.items() for wish in review.get(key) or []]


def check_wishes(review: dict[str, Any]) -> None:
    """Refuse wishes that lack a field, or are about somebody twice."""
    seen: set[str] = set()
    for _, wish in _wishes(review):
        for name in ("user", "reason"):
            if not wish.get(name):
                raise Refusal(400, f"missing field: {name}")
        if (who := str(wish["user"])) in seen:
            why = f"{who} can not be added/removed twice, and can not be added and removed at the same time"
            raise Refusal(400, why)
        seen.add(who)


def _answered(change: Change, news: list[Comment]) -> set[int]:
    """Return who wrote in the threads that the new comments answer."""
    fresh = {comment.id for comment in news if comment.in_reply_to}
    found = [thread for thread in threads(change.comments) if fresh & {each.id for each in thread}]
    return {comment.author for thread in found for comment in thread}
