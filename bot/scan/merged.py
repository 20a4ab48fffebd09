"""What Gerrit says of a merged change, as the scan needs it; wrong types read as absent, nothing raises. Pure."""

from collections.abc import Mapping
from itertools import pairwise

from bot.ci.comments import Comment
from bot.ci.comments import comments
from bot.ci.comments import tells_result
from bot.gerrit import Json
from bot.gerrit import moment
from bot.scan.state import Merged

# How a patch set differs from the one before it, where a test of that one is a test of this one: nothing but the
# commit message, or the parent, without a conflict, is another. The last is to a merge commit what a trivial rebase is
# to others. All else, and what a newer Gerrit may name, is a rework.
SAME_CODE = frozenset(
    {
        "NO_CHANGE",
        "NO_CODE_CHANGE",
        "TRIVIAL_REBASE",
        "TRIVIAL_REBASE_WITH_MESSAGE_UPDATE",
        "MERGE_FIRST_PARENT_UPDATE",
    }
)
_LARGEST = 2**31 - 1
_LONGEST = 200


def merged(info: Json) -> Merged | None:
    """Return a merged change of a ChangeInfo with MESSAGES, DETAILED_ACCOUNTS and its revisions; None if it is none.

    With CURRENT_REVISION alone only the merged patch set is known to count, with ALL_REVISIONS the older ones too.
    """
    number, patch_set = _number(info.get("_number")), _merged_patch_set(info)
    submitted = moment(info.get("submitted"))
    project, branch = _name(info.get("project")), _name(info.get("branch"))
    if info.get("status") != "MERGED" or submitted is None:
        return None
    if not (number and patch_set and project and branch):
        return None
    return Merged(
        number=number,
        project=project,
        branch=branch.removeprefix("refs/heads/"),
        submitted=submitted,
        updated=moment(info.get("updated")) or submitted,
        patch_set=patch_set,
        same_as_merged=_same_as_merged(patch_set, _kinds(info)),
        comments=_comments(info),
    )


def needs_history(info: Json, accounts: Mapping[str, int]) -> bool:
    """Tell whether a ChangeInfo with CURRENT_REVISION must be asked for again with ALL_REVISIONS.

    So it is where the merged patch set has the code of the one before it, and one of the accounts (username -> id, 0
    if it is not known) told a result on earlier patch sets alone.
    """
    kinds = _kinds(info)
    # Most changes end here; to read all that was said on them again would double the work.
    if len(kinds) != 1 or SAME_CODE.isdisjoint(kinds.values()):
        return False
    change = merged(info)
    if change is None or change.patch_set not in kinds:
        return False
    told = [one for one in change.comments if 0 < one.patch_set <= change.patch_set]
    for username, account in accounts.items():
        last = _newest([one for one in told if is_by(one, account, username)])
        if last is not None and last.patch_set < change.patch_set:
            return True
    return False


def telling(change: Merged, account: int, username: str) -> Comment | None:
    """Return the comment of an account that counts: the newest with a result, on the newest patch set that has one."""
    counted = change.same_as_merged
    return _newest(
        [
            one
            for one in change.comments
            if one.patch_set in counted and is_by(one, account, username)
        ]
    )


def is_by(comment: Comment, account: int, username: str) -> bool:
    """Tell whether an account wrote a comment; the username counts where no id (0) is known."""
    return comment.account == account if account else comment.username == username


def _newest(said: list[Comment]) -> Comment | None:
    """Return the last of the newest patch set that tells a result; they come in the order of time."""
    ranked = sorted(said, key=lambda one: one.patch_set)
    return next((one for one in reversed(ranked) if tells_result(one)), None)


def _comments(info: Json) -> tuple[Comment, ...]:
    """Return the messages, without those that somebody else posted in the author's name."""
    rows = info.get("messages")
    own = [row for row in rows if not _is_borrowed(row)] if isinstance(rows, list) else []
    return tuple(comments({"messages": own}))


def _is_borrowed(row: object) -> bool:
    if not isinstance(row, Mapping) or "real_author" not in row:
        return False
    author, real = row.get("author"), row["real_author"]
    if not isinstance(author, Mapping) or not isinstance(real, Mapping):
        return True
    return real.get("_account_id") != author.get("_account_id")


def _merged_patch_set(info: Json) -> int:
    revisions = info.get("revisions")
    current = info.get("current_revision")
    row = (
        revisions.get(current)
        if isinstance(revisions, Mapping) and isinstance(current, str)
        else None
    )
    number = _number(row.get("_number")) if isinstance(row, Mapping) else 0
    return number or _number(info.get("current_revision_number"))


def _kinds(info: Json) -> dict[int, str]:
    """Return patch set -> how it differs from the one before it; nothing if one of them is not to be read."""
    revisions = info.get("revisions")
    kinds: dict[int, str] = {}
    for row in revisions.values() if isinstance(revisions, Mapping) else ():
        number = _number(row.get("_number")) if isinstance(row, Mapping) else 0
        kind = row.get("kind") if number else None
        if not isinstance(kind, str) or number in kinds:
            return {}
        kinds[number] = kind
    return kinds


def _same_as_merged(patch_set: int, kinds: Mapping[int, str]) -> frozenset[int]:
    """Walk back from the merged patch set as long as each has the code of the one before it."""
    same = {patch_set}
    numbers = sorted((number for number in kinds if number <= patch_set), reverse=True)
    for newer, older in pairwise(numbers):
        if newer not in same or kinds[newer] not in SAME_CODE:
            break
        same.add(older)
    return frozenset(same)


def _number(value: object) -> int:
    """Return a number from 1; 0 for everything else."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST
    return value if fits and isinstance(value, int) else 0


def _name(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""
