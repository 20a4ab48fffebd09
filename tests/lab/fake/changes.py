"""Reading changes: queries, one change, its files, comments, messages."""

from typing import Any

from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Reply
from tests.lab.fake.ask import Route
from tests.lab.fake.files import COMMIT_MSG
from tests.lab.fake.files import commit_msg
from tests.lab.fake.model import Change
from tests.lab.fake.operators import operator
from tests.lab.fake.query import compiled
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.render import DETAIL
from tests.lab.fake.render import OPTIONS
from tests.lab.fake.render import change_info
from tests.lab.fake.render import comment_info
from tests.lab.fake.render import commit_info
from tests.lab.fake.render import message_infos

MOST_ROWS = 500


def _options(ask: Ask) -> frozenset[str]:
    wanted = frozenset(ask.params.get("o", []))
    for option in sorted(wanted - OPTIONS):
        raise Refusal(400, f'"{option}" is not a valid value for "-o"')
    return wanted


def _query(ask: Ask) -> object:
    options = _options(ask)
    found = [_rows(ask, text, options) for text in ask.params.get("q", ["status:open"])]
    return found if len(found) > 1 else found[0]


def _rows(ask: Ask, text: str, options: frozenset[str]) -> list[dict[str, Any]]:
    limits = [MOST_ROWS]
    wanted = compiled(text, operator(ask.world, ask.user, limits))
    newest = sorted(ask.world.changes.values(), key=_freshness, reverse=True)
    start = ask.number("S", "start", default=0)
    most = min(ask.number("n", "limit", default=0) or MOST_ROWS, *limits)
    found: list[Change] = []
    for change in newest:
        if wanted(change) and ask.world.sees(ask.user, change):
            found.append(change)
            if len(found) > start + most:
                break
    rows = found[start : start + most]
    infos = [change_info(ask.world, change, ask.user, options) for change in rows]
    if infos and len(found) > start + most:
        infos[-1]["_more_changes"] = True
    return infos


def _freshness(change: Change) -> tuple[object, int]:
    return change.updated, change.number


def _one(ask: Ask, which: str) -> object:
    return change_info(ask.world, ask.change(which), ask.user, _options(ask))


def _detail(ask: Ask, which: str) -> object:
    return change_info(ask.world, ask.change(which), ask.user, _options(ask) | DETAIL)


def _messages(ask: Ask, which: str) -> object:
    return message_infos(ask.world, ask.change(which), detailed=True)


def _comments(ask: Ask, which: str) -> object:
    found: dict[str, list[dict[str, Any]]] = {}
    for comment in sorted(ask.change(which).comments, key=lambda comment: comment.path):
        info = comment_info(ask.world, comment, published=True)
        found.setdefault(comment.path, []).append(info)
    return found


def _revision_comments(ask: Ask, which: str, revision: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    found: dict[str, list[dict[str, Any]]] = {}
    for comment in sorted(change.comments, key=lambda comment: comment.path):
        if comment.patch_set == patch_set.number:
            info = comment_info(ask.world, comment, published=True)
            del info["patch_set"], info["change_message_id"]
            found.setdefault(comment.path, []).append(info)
    return found


def _robot_comments(ask: Ask, which: str) -> object:
    raise Refusal(404, "robot comments unsupported")


def _files(ask: Ask, which: str, revision: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    return ask.world.files(change, patch_set)


def _content(ask: Ask, which: str, revision: str, path: str) -> Reply:
    change, patch_set = ask.patch_set(which, revision)
    repository = ask.world.repository(change.project)
    if path == COMMIT_MSG:
        return ask.content(commit_msg(repository, repository.commit(patch_set.revision)).encode())
    blob = repository.blob(patch_set.revision, path)
    if blob is None:
        raise Refusal(404, "Not Found")
    return ask.content(blob)


def _commit(ask: Ask, which: str, revision: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    commit = ask.world.repository(change.project).commit(patch_set.revision)
    return {"commit": commit.id, **commit_info(commit)}


ROUTES = (
    Route("GET", "/changes", _query, "q n limit o S start"),
    Route("GET", "/changes/*", _one, "o"),
    Route("GET", "/changes/*/detail", _detail, "o"),
    Route("GET", "/changes/*/messages", _messages),
    Route("GET", "/changes/*/comments", _comments),
    Route("GET", "/changes/*/robotcomments", _robot_comments),
    Route("GET", "/changes/*/revisions/*/comments", _revision_comments),
    Route("GET", "/changes/*/revisions/*/files", _files),
    Route("GET", "/changes/*/revisions/*/files/*/content", _content),
    Route("GET", "/changes/*/revisions/*/commit", _commit),
)
