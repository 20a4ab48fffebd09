"""Change edits: a suggested fix is applied to one, and publishing it makes the next patch set."""

import difflib
from typing import Any

from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Reply
from tests.lab.fake.ask import Route
from tests.lab.fake.ask import as_json
from tests.lab.fake.comments import is_range
from tests.lab.fake.comments import shown_range
from tests.lab.fake.files import person
from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.model import change_ref
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found
from tests.lab.fake.repository import Who
from tests.lab.fake.uploads import add_patch_set
from tests.lab.fake.world import Edit
from tests.lab.fake.world import World

Replacements = list[dict[str, Any]]


def _fix(change: Change, patch_set: PatchSet, fix_id: str) -> Replacements:
    for comment in change.comments:
        for fix in comment.fixes:
            if fix["fix_id"] == fix_id and comment.patch_set == patch_set.number:
                return list(fix["replacements"])
    raise not_found(fix_id)


def _apply_stored(ask: Ask, which: str, revision: str, fix_id: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    return _apply(ask, change, patch_set, _fix(change, patch_set, fix_id))


def _apply_given(ask: Ask, which: str, revision: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    given = ask.json().get("fix_replacement_infos") or []
    if not given or not all(is_range(each.get("range") or {}) for each in given):
        raise Refusal(400, "fix_replacement_infos is invalid")
    return _apply(ask, change, patch_set, given)


def _apply(ask: Ask, change: Change, patch_set: PatchSet, replacements: Replacements) -> object:
    edit = _edit(ask, change, patch_set, ask.signed_in())
    repository = ask.world.repository(change.project)
    for path in sorted({each["path"] for each in replacements}):
        blob = edit.files.get(path) or repository.blob(patch_set.revision, path)
        if blob is None:
            raise Refusal(404, "Not Found")
        edit.files[path] = replaced(blob, [each for each in replacements if each["path"] == path])
    ask.world.edits[ask.signed_in().id, change.number] = edit
    return _info(ask, change, edit)


def _edit(ask: Ask, change: Change, patch_set: PatchSet, me: User) -> Edit:
    if change.status != NEW:
        raise Refusal(409, f"change {change.number} is {change.status.lower()}")
    if patch_set is not change.current:
        current, asked = change.current.number, patch_set.number
        raise Refusal(
            409,
            f"A change edit may only be created for the current patch set {change.number},{current} "
            f"(and not for {change.number},{asked})",
        )
    known = ask.world.edits.get((me.id, change.number))
    return (
        Edit(patch_set, dict(known.files))
        if known and known.base is patch_set
        else Edit(patch_set, {})
    )


def replaced(blob: bytes, replacements: Replacements) -> bytes:
    """Put replacements into a text; columns count UTF-16 units, as in Gerrit."""
    text = blob.decode().encode("utf-16-le")
    starts = [0]
    for line in blob.decode().split("\n"):
        starts.append(starts[-1] + 2 * (len(line.encode("utf-16-le")) // 2 + 1))
    for each in sorted(replacements, key=lambda each: _span(each, starts), reverse=True):
        start, end = _span(each, starts)
        if end > len(text):
            raise _outside(each)
        text = text[:start] + str(each["replacement"]).encode("utf-16-le") + text[end:]
    return text.decode("utf-16-le").encode()


def _span(replacement: dict[str, Any], starts: list[int]) -> tuple[int, int]:
    where = replacement["range"]
    if where["end_line"] > len(starts) - 1:
        raise _outside(replacement)
    start = starts[where["start_line"] - 1] + 2 * where["start_character"]
    return start, starts[where["end_line"] - 1] + 2 * where["end_character"]


def _outside(replacement: dict[str, Any]) -> Refusal:
    where = shown_range(replacement["range"])
    return Refusal(409, f"Cannot calculate fix replacement for range {where}")


def _preview(ask: Ask, which: str, revision: str, fix_id: str) -> object:
    change, patch_set = ask.patch_set(which, revision)
    repository = ask.world.repository(change.project)
    replacements = _fix(change, patch_set, fix_id)
    found: dict[str, Any] = {}
    for path in sorted({each["path"] for each in replacements}):
        if (blob := repository.blob(patch_set.revision, path)) is None:
            raise Refusal(404, f"File {path} not found")
        new = replaced(blob, [each for each in replacements if each["path"] == path])
        found[path] = {"change_type": "MODIFIED", "content": _diff(blob, new)}
    return found


def _diff(old: bytes, new: bytes) -> list[dict[str, list[str]]]:
    """Return the parts of a DiffInfo: lines of both sides, or of each."""
    one, other = old.decode().split("\n"), new.decode().split("\n")
    codes = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        {"ab": one[a:b]} if word == "equal" else {"a": one[a:b], "b": other[c:d]}
        for word, a, b, c, d in codes
    ]


def _read(ask: Ask, which: str) -> object:
    me, change = ask.signed_in(), ask.change(which)
    edit = ask.world.edits.get((me.id, change.number))
    return _info(ask, change, edit) if edit else None


def _put(ask: Ask, which: str, path: str) -> None:
    me, change = ask.signed_in(), ask.change(which)
    edit = _edit(ask, change, change.current, me)
    edit.files[path] = ask.body
    ask.world.edits[me.id, change.number] = edit


def _drop(ask: Ask, which: str) -> None:
    change = ask.change(which)
    if ask.world.edits.pop((ask.signed_in().id, change.number), None) is None:
        raise not_found(which)


def _info(ask: Ask, change: Change, edit: Edit) -> Reply:
    me = ask.signed_in()
    base = edit.base
    place = f"refs/users/{me.id % 100:02}/{me.id}/edit-{change.number}/{base.number}"
    commit = ask.world.repository(change.project).commit(base.revision)
    return as_json(
        {
            "commit": {"subject": commit.subject, "message": commit.message},
            "base_patch_set_number": base.number,
            "base_revision": base.revision,
            "ref": place,
        }
    )


def _publish(ask: Ask, which: str) -> None:
    me, change = ask.signed_in(), ask.change(which)
    edit = ask.world.edits.get((me.id, change.number))
    if edit is None:
        raise Refusal(409, f"no edit exists for change {change.number}")
    if edit.base is not change.current:
        raise Refusal(409, "only edit for current patch set can be published")
    del ask.world.edits[me.id, change.number]
    number = change.current.number + 1
    heading = f"Patch Set {number}: Published edit on patch set {edit.base.number}."
    add_patch_set(ask.world, change, _written(ask.world, change, edit, me), me, heading=heading)


def _written(world: World, change: Change, edit: Edit, me: User) -> str:
    """Commit an edit as the change's next patch set: same message, same author, the editor as committer."""
    repository = world.repository(change.project)
    base = repository.commit(edit.base.revision)
    author = person(base.author)
    return repository.write(
        change_ref(change.number, change.current.number + 1),
        edit.files,
        base.message,
        Who(author["name"], author["email"], author["when"]),
        parents=base.parents,
        tree=base.tree,
        committer=Who(me.name, me.email or "", world.now()),
    )


ROUTES = (
    Route("GET", "/changes/*/edit", _read),
    Route("DELETE", "/changes/*/edit", _drop),
    Route("PUT", "/changes/*/edit/*", _put),
    Route("POST", "/changes/*/edit:publish", _publish),
    Route("GET", "/changes/*/revisions/*/fixes/*/preview", _preview),
    Route("POST", "/changes/*/revisions/*/fixes/*/apply", _apply_stored),
    Route("POST", "/changes/*/revisions/*/fix:apply", _apply_given),
)
