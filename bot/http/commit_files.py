"""Files at a commit over REST: one that is absent is absent only in a commit that we can see."""

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.http import payload
from bot.http.asking import Asking
from bot.http.exchange import Ask
from bot.http.exchange import Reply
from bot.http.exchange import expect_nothing
from bot.http.exchange import path_quoted


class FilesAtCommits:
    """Asks for files; which commits we can see is remembered."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._commits: set[tuple[str, str]] = set()

    def content(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file's contents; None if the commit, which we can see, has no such file."""
        where = _commit(project, commit)
        try:
            reply = self._asking.ask(
                Ask("GET", f"{where}/files/{path_quoted(path)}/content"), _contents
            )
        except GerritError as error:
            if error.trouble is not Trouble.NOT_FOUND:
                raise
            self._see(project, commit)
            return None
        self._commits.add((project, commit))
        return reply

    def has(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file, or a folder, without reading it."""
        ask = Ask(
            "HEAD", f"{_commit(project, commit)}/files/{path_quoted(path.rstrip('/'))}/content"
        )
        try:
            self._asking.ask(ask, expect_nothing)
        except GerritError as error:
            if error.status == 400:
                return self._is_folder(ask.path)
            if error.trouble is not Trouble.NOT_FOUND:
                raise
            self._see(project, commit)
            return False
        self._commits.add((project, commit))
        return True

    def _is_folder(self, path: str) -> bool:
        """Tell whether Gerrit finds a folder, whose contents it refuses to give; HEAD has no words to say so."""
        try:
            self._asking.ask(Ask("GET", path), expect_nothing)
        except GerritError as error:
            if error.status == 400 and "directories" in str(error):
                return True
            raise
        return True

    def _see(self, project: str, commit: str) -> None:
        """Raise NOT_FOUND where we cannot see the commit at all: then nobody knows what is in it."""
        if (project, commit) not in self._commits:
            ask = Ask("GET", _commit(project, commit))
            self._asking.ask(ask, lambda reply: payload.value(reply.data, payload.record))
            self._commits.add((project, commit))


def _commit(project: str, commit: str) -> str:
    return f"projects/{path_quoted(project)}/commits/{path_quoted(commit)}"


def _contents(reply: Reply) -> bytes:
    return payload.contents(reply.data)
