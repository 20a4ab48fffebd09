"""From CommentInputs to comments: what Gerrit refuses, what it drops, what it keeps."""

import itertools
import secrets
from collections.abc import Iterator
from typing import Any

from tests.lab.fake.files import MAGIC_PATHS
from tests.lab.fake.model import Change
from tests.lab.fake.model import Comment
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.world import World

# In UTF-16 units, as Java counts: 16,384 times "é" passes, although that is twice as many bytes.
MOST_CHARACTERS = 16_384
# Ids of the comment, the server and the revision; four numbers.
_STORED = 17 + 36 + 40
_RANGE = 16
_PLACE = ("line", "range", "side", "parent")


def check_size(*texts: str, more: int = 0) -> None:
    """Refuse a message, or a comment with all that it carries, that is too long."""
    if (size := sum(len(text.encode("utf-16-le")) // 2 for text in texts) + more) > MOST_CHARACTERS:
        raise Refusal(
            400,
            "One or more comments were rejected in validation: "
            f"Comment size exceeds limit ({size} > {MOST_CHARACTERS})",
        )


def check_comment_size(comment: Comment) -> None:
    """Refuse a comment that is too long with its path, its fixes, and what Gerrit stores beside it."""
    texts = [comment.message, comment.path, comment.in_reply_to, comment.tag]
    more = _STORED + _RANGE * ("range" in comment.place)
    for fix in comment.fixes:
        texts += [fix["fix_id"], str(fix.get("description"))]
        for replacement in fix["replacements"]:
            texts += [str(replacement["path"]), str(replacement.get("replacement") or "")]
            more += _RANGE
    check_size(*texts, more=more)


def _is_open(change: Change, comment: Comment, given: dict[str, Any]) -> bool:
    """An answer that says nothing of it leaves its thread as it was."""
    if given.get("unresolved") is not None or not comment.in_reply_to:
        return comment.unresolved
    return next(each.unresolved for each in change.comments if each.id == comment.in_reply_to)


def new_id() -> str:
    """Return an id as Gerrit gives to comments, drafts and fixes."""
    return f"{secrets.token_hex(4)}_{secrets.token_hex(4)}"


def made(
    world: World, change: Change, patch_set: PatchSet, me: User, review: dict[str, Any]
) -> list[Comment]:
    """Return the comments of a ReviewInput, not yet on the change; 400 for what Gerrit would not take."""
    found = []
    for path, given in _inputs(review):
        _check_path(world, change, patch_set, path)
        check(world, change, path, given)
        text = str(given.get("message") or "").strip()
        if text:
            comment = built(world, patch_set, me, path, given)
            comment.tag = str(review.get("tag") or "")
            comment.unresolved = _is_open(change, comment, given)
            check_comment_size(comment)
            if not (review.get("omit_duplicate_comments") and _is_known(change, comment)):
                found.append(comment)
    return found


def _inputs(review: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, inputs in (review.get("comments") or {}).items():
        for given in inputs or []:
            yield path, given


def _check_path(world: World, change: Change, patch_set: PatchSet, path: str) -> None:
    if path not in MAGIC_PATHS and path not in world.files(change, patch_set):
        place = f"{change.number},{patch_set.number}"
        raise Refusal(400, f"file {path} not found in revision {place}")


def built(world: World, patch_set: PatchSet, me: User, path: str, given: dict[str, Any]) -> Comment:
    """Return a comment or draft from its checked input."""
    place = {key: given[key] for key in _PLACE if given.get(key) is not None}
    if "range" in place:
        place["line"] = place["range"]["end_line"]
    return Comment(
        new_id(),
        path,
        patch_set.number,
        patch_set.revision,
        me.id,
        world.now(),
        str(given.get("message") or "").strip(),
        unresolved=bool(given.get("unresolved", False)),
        in_reply_to=str(given.get("in_reply_to") or ""),
        tag=str(given.get("tag") or ""),
        place={key: value for key, value in place.items() if value not in (0, "REVISION")},
        fixes=[{"fix_id": new_id(), **fix} for fix in given.get("fix_suggestions") or []],
    )


def check(world: World, change: Change, path: str, given: dict[str, Any]) -> None:
    """Refuse a place that cannot be, an answer to nothing, and fixes that cannot be applied or are not allowed here."""
    if (given.get("line") or 0) < 0:
        raise Refusal(400, f"negative line number {given['line']} not allowed on {path}")
    if given.get("range") is not None and not is_range(given["range"]):
        raise Refusal(
            400, f"Range {shown_range(given['range'])} is not valid for the comment on {path}"
        )
    answered = given.get("in_reply_to")
    if answered and answered not in {comment.id for comment in change.comments}:
        raise Refusal(400, f"Invalid inReplyTo, comment {answered} not found")
    for fix in given.get("fix_suggestions") or []:
        if not world.fix_suggestions:
            raise Refusal(500, "Internal server error")
        _check_fix(path, fix)


def _check_fix(path: str, fix: dict[str, Any]) -> None:
    where = f"of the comment on {path}"
    replacements = fix.get("replacements") or []
    if not fix.get("description"):
        raise Refusal(400, f"A description is required for the suggested fix {where}")
    if not replacements:
        raise Refusal(400, f"At least one replacement is required for the suggested fix {where}")
    for replacement in replacements:
        wanted = replacement.get("range") or {}
        if not is_range(wanted):
            raise Refusal(
                400, f"Range {shown_range(wanted)} is not valid for the comment on {path}"
            )
    for one, other in _neighbours(replacements):
        if _span(one)[1] > _span(other)[0]:
            raise Refusal(400, f"Replacements overlap {where}")


def _neighbours(
    replacements: list[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    ordered = sorted(replacements, key=lambda each: (each["path"], _span(each)))
    for one, other in itertools.pairwise(ordered):
        if one["path"] == other["path"]:
            yield one, other


def _span(replacement: dict[str, Any]) -> tuple[tuple[int, int], tuple[int, int]]:
    where = replacement["range"]
    return (
        (where["start_line"], where["start_character"]),
        (where["end_line"], where["end_character"]),
    )


def is_range(where: dict[str, Any]) -> bool:
    """Tell whether a CommentRange is one: lines from 1, characters from 0, the end not before the start."""
    line, last = where.get("start_line", 0), where.get("end_line", 0)
    first, end = where.get("start_character", 0), where.get("end_character", 0)
    return line > 0 and min(first, end) >= 0 and (line, first) <= (last, end)


def shown_range(where: dict[str, Any]) -> str:
    """Write a range as Gerrit does in its refusals."""
    start = f"{where.get('start_line', 0)}:{where.get('start_character', 0)}"
    return f"({start} - {where.get('end_line', 0)}:{where.get('end_character', 0)})"


def _is_known(change: Change, comment: Comment) -> bool:
    def key(each: Comment) -> object:
        return each.path, each.patch_set, each.place, each.message, each.unresolved

    return any(key(each) == key(comment) for each in change.comments)
