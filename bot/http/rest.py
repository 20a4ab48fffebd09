"""The calls of `bot/gerrit.py` over REST: which path each has, and what it expects."""

import random
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import TypeVar

from bot.config.credentials import Credentials
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Trouble
from bot.http import payload
from bot.http.asking import Asking
from bot.http.commit_files import FilesAtCommits
from bot.http.exchange import Ask
from bot.http.exchange import Reply
from bot.http.exchange import expect_nothing
from bot.http.exchange import path_quoted
from bot.http.transport import Transport
from bot.patience import Limits
from bot.patience import Patience

_T = TypeVar("_T")


class RestGerrit:
    """A Gerrit, as `credentials` or anonymous: a Writer. What the arguments are is said in `bot/patience.py`."""

    def __init__(
        self,
        url: str,
        credentials: Credentials | None,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        rng: Callable[[], float] = random.random,
        stop: Callable[[], bool] = lambda: False,
        on_wait: Callable[[str, float], object] = lambda *_: None,
    ) -> None:
        self._credentials = credentials
        self._transport = Transport(url, credentials, limits)
        self._asking = Asking(self._transport, Patience(limits, sleep, clock, rng, stop, on_wait))
        self._files = FilesAtCommits(self._asking)
        self._myself: Json | None = None

    @property
    def requests(self) -> int:
        """Requests sent so far, each attempt counted."""
        return self._transport.requests

    @property
    def bytes_read(self) -> int:
        """Bytes of all answers so far, decompressed."""
        return self._transport.bytes_read

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def version(self) -> str:
        """Return the server's version."""
        return self._get("config/server/version", payload.text)

    def myself(self) -> Json | None:
        """Return our own account, which is asked for once; None when we are anonymous."""
        if self._credentials and self._myself is None:
            self._myself = self._get("accounts/self", payload.record)
        return self._myself

    def changes(self, query: str, *, options: Sequence[str] = (), limit: int = 25) -> list[Json]:
        """Return the changes of a query; the server may give fewer than `limit`, and says `_more_changes` then."""
        params = {"q": query, "n": limit, "o": list(options)}
        return self._get("changes/", payload.records, params)[:limit]

    def change(self, number: int, *, options: Sequence[str] = ()) -> Json:
        """Return one change."""
        return self._get(f"changes/{number:d}", payload.record, {"o": list(options)})

    def files(self, number: int, revision: str) -> Mapping[str, Json]:
        """Return path -> FileInfo."""
        return self._get(f"{_revision(number, revision)}/files", payload.record_by_name)

    def comments(self, number: int) -> Mapping[str, list[Json]]:
        """Return path -> published comments."""
        return self._get(f"changes/{number:d}/comments", payload.records_by_name)

    def drafts(self, number: int) -> Mapping[str, list[Json]]:
        """Return path -> our own drafts."""
        return self._get(f"changes/{number:d}/drafts", payload.records_by_name)

    def accounts(self, query: str, *, limit: int = 10) -> list[Json]:
        """Return accounts with all that we may see of them."""
        params = {"q": query, "n": limit, "o": "DETAILS"}
        return self._get("accounts/", payload.records, params)[:limit]

    def branches(self, project: str) -> list[Json]:
        """Return the branches of a project."""
        return self._get(f"projects/{path_quoted(project)}/branches/", payload.records)

    def tags(self, project: str, *, containing: str = "") -> list[Json]:
        """Return the tags of a project whose names contain a text."""
        params = {"m": containing} if containing else {}
        return self._get(f"projects/{path_quoted(project)}/tags/", payload.records, params)

    def file_at(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file's contents; None if the commit, which we can see, has no such file."""
        return self._files.content(project, commit, path)

    def has_file(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file, or a folder, without reading it."""
        return self._files.has(project, commit, path)

    def post_review(self, number: int, revision: str, review: Json) -> Json:
        """Post a review."""
        ask = Ask("POST", f"{_revision(number, revision)}/review", body=review)
        return self._asking.ask(ask, _kind(payload.record))

    def set_hashtags(self, number: int, *, add: Sequence[str], remove: Sequence[str]) -> list[str]:
        """Change the hashtags and return what they are now."""
        body = {"add": list(add), "remove": list(remove)}
        return self._asking.ask(
            Ask("POST", f"changes/{number:d}/hashtags", body=body), _kind(payload.strings)
        )

    def create_draft(self, number: int, revision: str, draft: Json) -> Json:
        """Create a draft."""
        ask = Ask("PUT", f"{_revision(number, revision)}/drafts", body=draft)
        return self._asking.ask(ask, _kind(payload.record))

    def delete_draft(self, number: int, revision: str, draft: str) -> None:
        """Delete a draft; one that is gone already is fine."""
        try:
            self._asking.ask(
                Ask("DELETE", f"{_revision(number, revision)}/drafts/{path_quoted(draft)}"),
                expect_nothing,
            )
        except GerritError as error:
            if error.trouble is not Trouble.NOT_FOUND:
                raise

    def abandon(self, number: int, reason: str) -> Json:
        """Abandon a change."""
        body = {"message": reason, "notify": "NONE"}
        ask = Ask("POST", f"changes/{number:d}/abandon", body=body)
        return self._asking.ask(ask, _kind(payload.record))

    def _get(
        self, path: str, kind: payload.Kind[_T], params: Mapping[str, object] | None = None
    ) -> _T:
        return self._asking.ask(Ask("GET", path, params or {}), _kind(kind))


def _revision(number: int, revision: str) -> str:
    return f"changes/{number:d}/revisions/{path_quoted(revision)}"


def _kind(kind: payload.Kind[_T]) -> Callable[[Reply], _T]:
    return lambda reply: payload.value(reply.data, kind)
