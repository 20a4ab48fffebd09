"""Draft comments, which only their author sees."""

from typing import Any

from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Route
from tests.lab.fake.ask import as_json
from tests.lab.fake.comments import built
from tests.lab.fake.comments import check
from tests.lab.fake.comments import check_size
from tests.lab.fake.model import Comment
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found
from tests.lab.fake.render import comment_info


def _info(ask: Ask, draft: Comment) -> dict[str, Any]:
    info = comment_info(ask.world, draft, published=False)
    del info["patch_set"]
    return info


def _listed(ask: Ask, which: str, revision: str = "") -> object:
    me, change = ask.signed_in(), ask.change(which)
    wanted = ask.patch_set(which, revision)[1].number if revision else 0
    found: dict[str, list[dict[str, Any]]] = {}
    for draft in sorted(change.drafts, key=lambda draft: draft.path):
        if draft.author == me.id and wanted in (0, draft.patch_set):
            info = _info(ask, draft)
            shown = {"patch_set": draft.patch_set} if not revision else {}
            found.setdefault(draft.path, []).append(shown | info)
    return found


def _checked(ask: Ask, which: str) -> tuple[dict[str, Any], str]:
    given = ask.json()
    path, text = str(given.get("path") or ""), str(given.get("message") or "").strip()
    if not path:
        raise Refusal(400, "path must be non-empty")
    if not text:
        raise Refusal(400, "message must be non-empty")
    check_size(text)
    check(ask.world, ask.change(which), path, given)
    return given, path


def _create(ask: Ask, which: str, revision: str) -> object:
    me = ask.signed_in()
    change, patch_set = ask.patch_set(which, revision)
    given, path = _checked(ask, which)
    draft = built(ask.world, patch_set, me, path, given)
    change.drafts.append(draft)
    return as_json(_info(ask, draft) | {"path": draft.path}, 201)


def _found(ask: Ask, which: str, revision: str, draft_id: str) -> Comment:
    me = ask.signed_in()
    change, patch_set = ask.patch_set(which, revision)
    for draft in change.drafts:
        if (draft.id, draft.author, draft.patch_set) == (draft_id, me.id, patch_set.number):
            return draft
    raise not_found(draft_id)


def _read(ask: Ask, which: str, revision: str, draft_id: str) -> object:
    draft = _found(ask, which, revision, draft_id)
    return _info(ask, draft) | {"path": draft.path}


def _update(ask: Ask, which: str, revision: str, draft_id: str) -> object:
    draft = _found(ask, which, revision, draft_id)
    given, path = _checked(ask, which)
    _, patch_set = ask.patch_set(which, revision)
    fresh = built(ask.world, patch_set, ask.signed_in(), path, given)
    fresh.id = draft.id
    drafts = ask.change(which).drafts
    drafts[drafts.index(draft)] = fresh
    return _info(ask, fresh) | {"path": fresh.path}


def _delete(ask: Ask, which: str, revision: str, draft_id: str) -> object:
    draft = _found(ask, which, revision, draft_id)
    ask.change(which).drafts.remove(draft)
    return None


ROUTES = (
    Route("GET", "/changes/*/drafts", _listed),
    Route("GET", "/changes/*/revisions/*/drafts", _listed),
    Route("PUT", "/changes/*/revisions/*/drafts", _create),
    Route("GET", "/changes/*/revisions/*/drafts/*", _read),
    Route("PUT", "/changes/*/revisions/*/drafts/*", _update),
    Route("DELETE", "/changes/*/revisions/*/drafts/*", _delete),
)
