"""What each operator of a change query means."""

import re
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta

from tests.lab.fake.files import MAGIC_PATHS
from tests.lab.fake.model import ABANDONED
from tests.lab.fake.model import MERGED
from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import User
from tests.lab.fake.model import is_unresolved
from tests.lab.fake.model import threads
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.timestamps import parsed
from tests.lab.fake.world import World

Predicate = Callable[[Change], bool]
Operator = Callable[[World, User | None, str], Predicate]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}
_STATUS = {
    "open": {NEW},
    "new": {NEW},
    "pending": {NEW},
    "merged": {MERGED},
    "abandoned": {ABANDONED},
    "closed": {MERGED, ABANDONED},
}


def _status(world: World, me: User | None, value: str) -> Predicate:
    wanted = next((_STATUS[name] for name in _STATUS if value and name.startswith(value)), None)
    if wanted is None:
        raise Refusal(400, f"Unrecognized value: {value}")
    return lambda change: change.status in wanted


def _matching(get: Callable[[Change], str]) -> Operator:
    def operator(world: World, me: User | None, value: str) -> Predicate:
        if value.startswith("^"):
            pattern = re.compile(value[1:])
            return lambda change: pattern.fullmatch(get(change)) is not None
        return lambda change: get(change) == value

    return operator


def _branch(world: World, me: User | None, value: str) -> Predicate:
    return _matching(lambda change: change.branch)(world, me, value.removeprefix("refs/heads/"))


def _people(get: Callable[[Change], set[int]]) -> Operator:
    def operator(world: World, me: User | None, value: str) -> Predicate:
        if value in ("self", "me") and me is None:
            raise Refusal(403, "Must be signed-in to use this operator")
        wanted = {user.id for user in world.found_users(value, me)}
        return lambda change: bool(wanted & get(change))

    return operator


def _paths(world: World, change: Change) -> set[str]:
    return set(world.files(change, change.current)) - MAGIC_PATHS


def _path(world: World, me: User | None, value: str) -> Predicate:
    if value.startswith("^"):
        pattern = re.compile(value[1:])
        return lambda change: any(pattern.fullmatch(path) for path in _paths(world, change))
    return lambda change: value in _paths(world, change)


def _file(world: World, me: User | None, value: str) -> Predicate:
    if value.startswith("^"):
        return _path(world, me, value)
    return lambda change: any(
        value == path or value in path.split("/") for path in _paths(world, change)
    )


def _since(get: Callable[[Change], datetime | None]) -> Operator:
    def operator(world: World, me: User | None, value: str) -> Predicate:
        when = parsed(value)
        return lambda change: (seen := get(change)) is not None and seen >= when

    return operator


def _until(get: Callable[[Change], datetime | None]) -> Operator:
    def operator(world: World, me: User | None, value: str) -> Predicate:
        when = parsed(value)
        return lambda change: (seen := get(change)) is not None and seen <= when

    return operator


def _hashtag(world: World, me: User | None, value: str) -> Predicate:
    return lambda change: value.lower() in {hashtag.lower() for hashtag in change.hashtags}


def _change(world: World, me: User | None, value: str) -> Predicate:
    if value.isdecimal():
        return lambda change: change.number == int(value)
    if re.fullmatch(r"I[0-9a-f]{4,40}", value):
        return lambda change: change.change_id.startswith(value)
    if "~" in value:
        return lambda change: (
            value
            in (
                f"{change.project}~{change.number}",
                f"{change.project}~{change.branch}~{change.change_id}",
            )
        )
    return lambda change: False


def _age(world: World, me: User | None, value: str) -> Predicate:
    found = re.fullmatch(r"(\d+)\s*([a-z]+)", value)
    seconds = _SECONDS.get(found[2][0]) if found else None
    if found is None or seconds is None:
        raise Refusal(400, f"Invalid age value: {value}")
    cut = world.now() - timedelta(seconds=int(found[1]) * seconds)
    return lambda change: change.updated <= cut


def _comment(world: World, me: User | None, value: str) -> Predicate:
    def wanted(change: Change) -> bool:
        said = [each.text for each in change.messages]
        said += [each.message for each in change.comments]
        return any(value.lower() in text.lower() for text in said)

    return wanted


def _message(world: World, me: User | None, value: str) -> Predicate:
    def wanted(change: Change) -> bool:
        commit = world.repository(change.project).commit(change.current.revision)
        return value.lower() in commit.message.lower()

    return wanted


def _commit(world: World, me: User | None, value: str) -> Predicate:
    return lambda change: any(each.revision.startswith(value) for each in change.patch_sets)


def _bare(world: World, me: User | None, value: str) -> Predicate:
    if re.fullmatch(r"[0-9a-f]{7,40}", value) and not value.isdecimal():
        return _commit(world, me, value)
    return _change(world, me, value)


def _label(world: World, me: User | None, value: str) -> Predicate:
    found = re.fullmatch(r"([A-Za-z-]+?)(?:=|)([+-]?\d+)(?:,(?:user=)?(\S+))?", value)
    if found is None:
        raise Refusal(400, f"Invalid label predicate: {value}")
    by = {user.id for user in world.found_users(found[3] or "", me)}
    return lambda change: any(
        vote.label == found[1]
        and vote.value == int(found[2])
        and (not found[3] or vote.account in by)
        for vote in change.votes.values()
    )


def _updated(change: Change) -> datetime:
    return change.updated


def _submitted(change: Change) -> datetime | None:
    return change.submitted


def _writers(change: Change) -> set[int]:
    said = {message.author for message in change.messages if message.author is not None}
    return said | {comment.author for comment in change.comments}


def _in_role(role: str) -> Callable[[Change], set[int]]:
    return lambda change: {who for who, state in change.reviewers.items() if state == role}


OPERATORS: dict[str, Operator] = {
    "": _bare,
    "after": _since(_updated),
    "age": _age,
    "attention": _people(lambda change: set(change.attention)),
    "before": _until(_updated),
    "branch": _branch,
    "cc": _people(_in_role("CC")),
    "change": _change,
    "comment": _comment,
    "commentby": _people(_writers),
    "commit": _commit,
    "file": _file,
    "hashtag": _hashtag,
    "is": _status,
    "label": _label,
    "mergedafter": _since(_submitted),
    "mergedbefore": _until(_submitted),
    "message": _message,
    "owner": _people(lambda change: {change.owner}),
    "path": _path,
    "project": _matching(lambda change: change.project),
    "repo": _matching(lambda change: change.project),
    "reviewer": _people(_in_role("REVIEWER")),
    "since": _since(_updated),
    "status": _status,
    "topic": _matching(lambda change: change.topic),
    "until": _until(_updated),
    "uploader": _people(lambda change: {change.current.uploader}),
}
FLAGS: dict[str, Callable[[World, User | None], Predicate]] = {
    "has:draft": lambda world, me: (
        lambda change: any(me is not None and draft.author == me.id for draft in change.drafts)
    ),
    "has:unresolved": lambda world, me: (
        lambda change: any(map(is_unresolved, threads(change.comments)))
    ),
    "is:owner": lambda world, me: OPERATORS["owner"](world, me, "self"),
    "is:private": lambda world, me: lambda change: change.private,
    "is:reviewer": lambda world, me: OPERATORS["reviewer"](world, me, "self"),
    "is:started": lambda world, me: lambda change: change.started,
    "is:wip": lambda world, me: lambda change: change.wip and change.status == NEW,
}


def operator(world: World, me: User | None, limits: list[int]) -> Callable[[str, str], Predicate]:
    """Return what turns a term of somebody's query into a predicate; 400 with Gerrit's words if it is none.

    What `limit:` says goes to `limits`.
    """

    def term(name: str, value: str) -> Predicate:
        if name == "limit" and value.isdecimal():
            limits.append(int(value))
            return lambda change: True
        if name in ("is", "has") and (flag := FLAGS.get(f"{name}:{value}")):
            return flag(world, me)
        if name not in OPERATORS:
            raise Refusal(400, f"Unsupported operator {name}:{value}")
        return OPERATORS[name](world, me, value)

    return term
