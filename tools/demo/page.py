"""A change as a core reviewer finds it on Gerrit: the bot's messages, and its comments in the file."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.lab.fake import FakeServer
from tools.demo.stage import Unexpected

BOT = "driverlog-bot"
_READER = "core"


class Page:
    """What stands on a change now."""

    def __init__(self, server: FakeServer, number: int) -> None:
        self._rest = server.rest(_READER)
        self.number = number
        self.detail: dict[str, Any] = self._rest.get(f"changes/{number}/detail")
        self.reviews = [
            m for m in self.detail["messages"] if m.get("author", {}).get("username") == BOT
        ]
        self._comments: dict[str, list[dict[str, Any]]] = self._rest.get(
            f"changes/{number}/comments"
        )

    def comment(self, sign: str) -> dict[str, Any]:
        """Return the one comment that says `sign`."""
        found = [c for many in self._comments.values() for c in many if sign in c["message"]]
        if len(found) != 1:
            raise Unexpected(f"{len(found)} comments say {sign}, expected 1")
        return found[0]

    def open_threads(self) -> int:
        """Return how many threads are unresolved."""
        count: int = self.detail["unresolved_comment_count"]
        return count

    def print_last(self) -> None:
        """Print the last review: its message, then its comments, each below the line it is about."""
        review = self.reviews[-1]
        who, patch_set = review["author"]["name"], review["_revision_number"]
        print(f"\n  {self.detail['subject']}, {who} on patch set {patch_set}:")
        print(_framed(review["message"]))
        for path, comments in self._comments.items():
            mine = [c for c in comments if c.get("change_message_id") == review["id"]]
            for comment in sorted(mine, key=lambda c: (c.get("line", 0), c["id"])):
                print("\n".join(self._comment(path, comment)))

    def _comment(self, path: str, comment: dict[str, Any]) -> Iterator[str]:
        state = "unresolved" if comment.get("unresolved") else "resolved"
        reply = ", a reply" if "in_reply_to" in comment else ""
        line = comment.get("line")
        yield f"\n  {path}{f', line {line}' if line else ''} ({state}{reply})"
        if line and not reply:
            yield f"    {self._lines(path, comment['patch_set'])[line - 1]}"
        yield _framed(comment["message"])
        for fix in comment.get("fix_suggestions", ()):
            yield f"    [ Apply fix: {fix['description']} ]"

    def _lines(self, path: str, patch_set: int) -> list[str]:
        where = f"changes/{self.number}/revisions/{patch_set}/files/{quote(path, safe='')}/content"
        text = base64.b64decode(self._rest.raw("GET", where).text).decode()
        return text.splitlines()


def _framed(text: str) -> str:
    return "\n".join(f"    | {line}".rstrip() for line in text.splitlines())
