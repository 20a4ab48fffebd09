"""What becomes of a push: refs/for/BRANCH makes changes and patch sets, anything else is the administrator's."""

import re
import secrets
from typing import NamedTuple

from tests.lab.fake.lifecycle import say_hashtags
from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import User
from tests.lab.fake.model import Vote
from tests.lab.fake.repository import Repository
from tests.lab.fake.uploads import add_patch_set
from tests.lab.fake.votes import LABELS
from tests.lab.fake.votes import vote_range
from tests.lab.fake.world import World
from tests.lab.fake.world import is_admin

_CHANGE_ID = re.compile(r"^Change-Id: (I[0-9a-f]{40})$", re.MULTILINE)
_KNOWN = {
    *("topic", "t", "hashtag", "wip", "work-in-progress", "ready", "private", "remove-private"),
    *("l", "label", "m", "message", "r", "reviewer", "cc", "notify", "o"),
}
_NO_CHANGE_ID = "commit {}: missing Change-Id in message footer"


class Push(NamedTuple):
    """Who pushes to which project."""

    user: User
    project: str


class _Stop(Exception):
    """Why a command is not carried out, as git tells it in brackets."""


def receive(
    world: World, push: Push, commands: list[str], options: list[str]
) -> dict[str, list[str]]:
    """Carry out the commands of a push; return git's report lines and what to say to the user."""
    report: list[str] = []
    said: list[str] = []
    for command in commands:
        _, new, ref = command.split(" ", 2)
        try:
            if ref.startswith("refs/for/"):
                said += _for_review(world, push, new, ref.removeprefix("refs/for/"), options)
                report.append(f"ok {ref}")
            else:
                _check_direct(push.user, ref)
                report += [f"ok {ref}", "option fall-through"]
        except _Stop as why:
            report.append(f"ng {ref} {why}")
    return {"report": report, "say": said}


def _check_direct(user: User, ref: str) -> None:
    if not is_admin(user) or not ref.startswith(("refs/heads/", "refs/tags/")):
        raise _Stop("prohibited by Gerrit: not permitted: update")


def _for_review(world: World, push: Push, tip: str, where: str, options: list[str]) -> list[str]:
    branch, _, packed = where.partition("%")
    branch = branch.removeprefix("refs/heads/")
    wishes = _wishes([*filter(None, packed.split(",")), *options])
    repository = world.repository(push.project)
    if f"refs/heads/{branch}" not in repository.refs(f"refs/heads/{branch}"):
        raise _Stop(f"branch {branch} not found")
    told = [
        line
        for revision in _new_commits(repository, tip, branch)
        if (line := _take(world, push, branch, revision, wishes))
    ]
    if not told:
        raise _Stop("no new changes")
    return ["", "SUCCESS", "", *told, ""]


def _wishes(options: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for option in options:
        name, _, value = option.partition("=")
        if name not in _KNOWN:
            raise _Stop(f'"--{name}" is not a valid option')
        found.setdefault({"t": "topic", "label": "l", "message": "m"}.get(name, name), []).append(
            value
        )
    return found


def _new_commits(repository: Repository, tip: str, branch: str) -> list[str]:
    command = ("rev-list", "--reverse", "--topo-order", tip, f"^refs/heads/{branch}")
    return repository.git(*command).decode().split()


def _take(
    world: World, push: Push, branch: str, revision: str, wishes: dict[str, list[str]]
) -> str:
    """Put one commit on its change, made here if it is new; return the line for the user, empty if nothing changed."""
    commit = world.repository(push.project).commit(revision)
    ids = _CHANGE_ID.findall(commit.message)
    if not ids:
        raise _Stop(_NO_CHANGE_ID.format(revision[:7]))
    change = _known(world, push.project, branch, ids[-1])
    if change and any(each.revision == revision for each in change.patch_sets):
        return ""
    if change and change.status != NEW:
        raise _Stop(f"change {_url(world, change)} closed")
    is_new = change is None
    if change is None:
        change = _made(world, push, branch, ids[-1])
    _mark(change, wishes)
    add_patch_set(world, change, revision, push.user, note="".join(wishes.get("m", [])))
    _wish(world, change, push.user, wishes, is_new=is_new)
    return f"  {_url(world, change)} {change.subject}{' [NEW]' if is_new else ''}"


def _known(world: World, project: str, branch: str, change_id: str) -> Change | None:
    wanted = (project, branch, change_id)
    for change in world.changes.values():
        if (change.project, change.branch, change.change_id) == wanted:
            return change
    return None


def _made(world: World, push: Push, branch: str, change_id: str) -> Change:
    number, now = world.next_number(), world.now()
    change = Change(number, push.project, branch, change_id, push.user.id, now, now)
    world.changes[number] = change
    return change


def _mark(change: Change, wishes: dict[str, list[str]]) -> None:
    """Set what is there before the patch set is: state and topic."""
    change.topic = wishes["topic"][-1] if "topic" in wishes else change.topic
    change.private = (change.private or "private" in wishes) and "remove-private" not in wishes
    if "wip" in wishes or "work-in-progress" in wishes:
        change.wip, change.started = True, bool(change.patch_sets) and change.started
    elif "ready" in wishes:
        change.wip, change.started = False, True


def _wish(
    world: World, change: Change, me: User, wishes: dict[str, list[str]], *, is_new: bool
) -> None:
    hashtags = {tag for value in wishes.get("hashtag", []) for tag in value.split(",")} - {""}
    if hashtags - change.hashtags:
        uploaded = change.messages.pop() if is_new else None
        say_hashtags(world, change, me, hashtags, set())
        if uploaded:
            # One push is one update, and of its messages Gerrit keeps the last.
            change.meta = change.messages[-1].id
    for state, names in (("REVIEWER", "r"), ("REVIEWER", "reviewer"), ("CC", "cc")):
        for name in wishes.get(names, []):
            for user in world.found_users(name, me):
                change.reviewers.setdefault(user.id, state)
    for value in wishes.get("l", []):
        _vote(world, change, me, value)


def _vote(world: World, change: Change, me: User, wish: str) -> None:
    label, _, number = wish.replace("+", "=+").replace("==", "=").partition("=")
    value = int(number or 1)
    low, high = vote_range(me.groups, label)
    if label in LABELS and low <= value <= high:
        vote = Vote(label, me.id, value, world.now(), change.current.number)
        change.votes[label, me.id] = vote
        change.reviewers[me.id] = "REVIEWER"


def _url(world: World, change: Change) -> str:
    return f"{world.url}/c/{change.project}/+/{change.number}"


def new_token() -> str:
    """Return a secret that stands for one push while it lasts."""
    return secrets.token_hex(16)
