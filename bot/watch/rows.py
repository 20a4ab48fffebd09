"""What one row of a query tells of a change: the few things whose change makes a new look worth while."""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from bot.gerrit import Json
from bot.review.memory import is_mine

OPTIONS = ("CURRENT_REVISION", "MESSAGES")


class Mark(NamedTuple):
    """What a review depends on. Comments, votes and topics of others are left out on purpose."""

    revision: str
    status: str
    branch: str
    wip: bool
    private: bool


class Row(NamedTuple):
    """One change as a query shows it.

    `updated` is Gerrit's own text (UTC, `2026-11-23 07:13:03.000000000`), which sorts by time. `reviewed` tells that
    our newest message stands on the current patch set; `own` are the times of all our messages, oldest first.
    """

    number: int
    mark: Mark
    updated: str
    reviewed: bool
    own: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether the change can still be reviewed."""
        return self.mark.status == "NEW"


def read_rows(infos: Iterable[Json], me: int | None) -> list[Row]:
    """Return the rows of ChangeInfos; what is not fit for a row (no number, no time) is left out.

    `me` is our account's number, for telling our own messages; None where we have none.
    """
    return [row for info in infos if (row := _row(info, me)) is not None]


def _row(info: object, me: int | None) -> Row | None:
    if not isinstance(info, Mapping):
        return None
    number, updated = info.get("_number"), info.get("updated")
    if not isinstance(number, int) or not isinstance(updated, str):
        return None
    mark = Mark(
        revision=str(info.get("current_revision", "")),
        status=str(info.get("status", "")),
        branch=str(info.get("branch", "")),
        wip=info.get("work_in_progress") is True,
        private=info.get("is_private") is True,
    )
    messages = info.get("messages")
    listed = messages if isinstance(messages, list) else []
    own = [one for one in listed if isinstance(one, dict) and is_mine(one, me)]
    patch_set = _patch_set(info)
    reviewed = bool(own) and patch_set is not None and own[-1].get("_revision_number") == patch_set
    return Row(number, mark, updated, reviewed, tuple(str(one.get("date", "")) for one in own))


def _patch_set(info: Mapping[str, Any]) -> int | None:
    """Return the number of the current patch set: said outright by newer servers, else in the revision."""
    number = info.get("current_revision_number")
    if not isinstance(number, int):
        revisions = info.get("revisions")
        revision = (
            revisions.get(info.get("current_revision")) if isinstance(revisions, Mapping) else None
        )
        number = revision.get("_number") if isinstance(revision, Mapping) else None
    return number if isinstance(number, int) else None
