"""The calls of Gerrit's REST API that we use, as two Protocols: one that reads, one that also writes.

Values are Gerrit's own JSON objects. `bot/http/rest.py` implements them; `tests/bot/test_contract.py` holds
every server and client to them.
"""

import enum
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from typing import Any
from typing import Protocol

Json = Mapping[str, Any]
_SECONDS = len("2026-05-01 10:00:00")


class Trouble(enum.StrEnum):
    """What went wrong with a request, as far as the caller would act on it."""

    UNREACHABLE = "unreachable"  # refused, reset, timed out
    BUSY = "busy"  # 429, 503: come back later
    DENIED = "denied"  # 401, 403
    NOT_FOUND = "not found"  # 404: not there, or not to be seen by us; Gerrit does not say which
    CONFLICT = "conflict"  # 409
    REFUSED = "refused"  # any other 4xx: the request is wrong
    BROKEN = "broken"  # any other 5xx
    GARBLED = "garbled"  # an answer that is not Gerrit's JSON, is cut off, or is too large


class GerritError(Exception):
    """A request that failed; the message is one line: what was asked, what Gerrit said, what to do.

    `maybe_done` tells of a write that the server may have carried out all the same.
    `retry_after` are the seconds the server asked us to stay away, if it did.
    """

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        *,
        status: int = 0,
        maybe_done: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.status = status
        self.maybe_done = maybe_done
        self.retry_after = retry_after


def moment(value: object) -> datetime | None:
    """Return Gerrit's `2026-05-01 10:00:00.000000000`, which is in UTC, to the second; None if it is no such thing."""
    if not isinstance(value, str) or value[10:11] != " " or len(value) < _SECONDS:
        return None
    try:
        return datetime.fromisoformat(value[:_SECONDS]).replace(tzinfo=UTC)
    except ValueError:
        return None


class Reader(Protocol):
    """What we ask Gerrit. Every call may raise GerritError; reading is retried by the implementation."""

    def version(self) -> str:
        """Return the server's version, such as `3.13.5`.

        https://gerrit-review.googlesource.com/Documentation/rest-api-config.html#get-version
        """

    def myself(self) -> Json | None:
        """Return our own AccountInfo; None when we are anonymous.

        https://gerrit-review.googlesource.com/Documentation/rest-api-accounts.html#get-account
        """

    def changes(self, query: str, *, options: Sequence[str] = (), limit: int = 25) -> list[Json]:
        """Return the ChangeInfos of a query, last updated first, at most `limit`.

        The last one has `_more_changes` when there are more.
        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#list-changes
        """

    def change(self, number: int, *, options: Sequence[str] = ()) -> Json:
        """Return one ChangeInfo.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#get-change
        """

    def files(self, number: int, revision: str) -> Mapping[str, Json]:
        """Return path -> FileInfo of a revision, compared with its first parent; `/COMMIT_MSG` is among them.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#list-files
        """

    def comments(self, number: int) -> Mapping[str, list[Json]]:
        """Return path -> published CommentInfos, of all patch sets.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#list-change-comments
        """

    def drafts(self, number: int) -> Mapping[str, list[Json]]:
        """Return path -> our own draft CommentInfos, of all patch sets.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#list-change-drafts
        """

    def accounts(self, query: str, *, limit: int = 10) -> list[Json]:
        """Return the AccountInfos (with `username`, `name`, `email` where we may see them) of a query.

        https://gerrit-review.googlesource.com/Documentation/rest-api-accounts.html#query-account
        """

    def branches(self, project: str) -> list[Json]:
        """Return the BranchInfos of a project (`ref`, `revision`).

        https://gerrit-review.googlesource.com/Documentation/rest-api-projects.html#list-branches
        """

    def tags(self, project: str, *, containing: str = "") -> list[Json]:
        """Return the TagInfos of a project (`ref`, `revision`, `object` of an annotated one).

        https://gerrit-review.googlesource.com/Documentation/rest-api-projects.html#list-tags
        """

    def file_at(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file's contents at a commit id; None if there is no such file.

        https://gerrit-review.googlesource.com/Documentation/rest-api-projects.html#get-content-from-commit
        """

    def has_file(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file at a commit id, without reading it."""


class Writer(Reader, Protocol):
    """What we do on Gerrit. A write is sent once; `GerritError.maybe_done` says when to look before sending again."""

    def post_review(self, number: int, revision: str, review: Json) -> Json:
        """Post a ReviewInput on a revision (its commit id) and return the ReviewResult.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#set-review
        """

    def set_hashtags(self, number: int, *, add: Sequence[str], remove: Sequence[str]) -> list[str]:
        """Change the hashtags and return what they are now.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#set-hashtags
        """

    def create_draft(self, number: int, revision: str, draft: Json) -> Json:
        """Create a draft comment, which only we can see, and return its CommentInfo.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#create-draft
        """

    def delete_draft(self, number: int, revision: str, draft: str) -> None:
        """Delete a draft; one that is gone already is fine.

        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#delete-draft
        """

    def abandon(self, number: int, reason: str) -> Json:
        """Abandon a change, with a reason that everybody reads and nobody is notified of; return its ChangeInfo.

        One that is closed already is a CONFLICT.
        https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#abandon-change
        """
