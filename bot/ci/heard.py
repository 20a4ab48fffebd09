"""What a CI account said on the changes of a Gerrit project, asked in one question."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.ci.comments import Comment
from bot.ci.comments import comments
from bot.gerrit import Reader
from bot.lookups.accounts import quoted
from registry.model import objects

_OPTIONS = ("MESSAGES", "DETAILED_ACCOUNTS")
_PROJECT = re.compile(r"[A-Za-z0-9][\w./+-]{0,199}", re.ASCII)


class Talk(NamedTuple):
    """All comments on one change, oldest first, and those of the account among them."""

    change: int
    said: tuple[Comment, ...]
    own: tuple[Comment, ...]


def is_askable(project: str) -> bool:
    """Tell whether a project can be asked for: others are no names of a project, and no question is made of them."""
    return _PROJECT.fullmatch(project) is not None


def talks(
    reader: Reader, account: str, project: str, number: int | None, limit: int
) -> Iterator[Talk]:
    """Yield the account's last `limit` changes in a project, newest first; `number` is its Gerrit id, if known."""
    query = f"project:{quoted(project)} commentby:{quoted(account)}"
    for change in objects(reader.changes(query, options=_OPTIONS, limit=limit)):
        found = change.get("_number")
        if not isinstance(found, int) or isinstance(found, bool):
            continue
        said = tuple(comments(change))
        own = tuple(comment for comment in said if is_own(comment, account, number))
        if own:
            yield Talk(found, said, own)


def is_own(comment: Comment, account: str, number: int | None) -> bool:
    """Tell whether an account wrote a comment; its username counts where its id is not known."""
    return comment.account == number if number is not None else comment.username == account
