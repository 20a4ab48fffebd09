"""The vendor of the demo: a clone, and a change that is pushed, amended, and mended by a click in Gerrit."""

import json
import secrets
from pathlib import Path
from typing import Any

from tests.lab.fake import FakeServer
from tools.demo.stage import DATA
from tools.demo.stage import Unexpected
from tools.demo.stage import git

NAME = "ada"


class Vendor:
    """Ada Lindqvist with a clone of a project in `folder`; `number` is her change."""

    def __init__(self, server: FakeServer, project: str, folder: Path) -> None:
        self.number = 0
        self._rest = server.rest(NAME)
        self._remote = server.remote(project, NAME)
        self._folder = folder
        account = server.account(NAME)
        self._author = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", account.name), ("EMAIL", account.email or ""))
        }
        self._git("clone", "--quiet", self._remote, str(folder), where=folder.parent)

    @property
    def text(self) -> str:
        """The registry in her clone."""
        return (self._folder / DATA).read_text(encoding="utf-8")

    def push(self, text: str, subject: str) -> None:
        """Commit a text of the registry and push it as a new change."""
        change_id = f"I{secrets.token_hex(20)}"
        self._commit(text, "--message", f"{subject}\n\nChange-Id: {change_id}")
        [change] = self._rest.get("changes/", q=f"change:{change_id}")
        self.number = change["_number"]

    def amend(self, text: str) -> None:
        """Push another text as the next patch set, on top of what Gerrit has by now."""
        current: dict[str, Any] = self._rest.get(f"changes/{self.number}", o=["CURRENT_REVISION"])
        self._git("fetch", "--quiet", self._remote, self._ref(current))
        self._git("reset", "--quiet", "--hard", "FETCH_HEAD")
        self._commit(text, "--amend", "--no-edit")

    def apply(self, comment: dict[str, Any]) -> None:
        """Apply the fix of a comment, as one does with a click: Gerrit itself makes the next patch set."""
        if not comment.get("fix_suggestions"):
            raise Unexpected(f"the comment has no fix: {json.dumps(comment)}")
        fix = comment["fix_suggestions"][0]["fix_id"]
        self._rest.post(f"changes/{self.number}/revisions/current/fixes/{fix}/apply", {})
        self._rest.post(f"changes/{self.number}/edit:publish", {})

    def _ref(self, change: dict[str, Any]) -> str:
        patch_set = change["revisions"][change["current_revision"]]["_number"]
        return f"refs/changes/{self.number % 100:02d}/{self.number}/{patch_set}"

    def _commit(self, text: str, *options: str) -> None:
        (self._folder / DATA).write_text(text, encoding="utf-8")
        self._git("commit", "--quiet", "--all", *options)
        self._git("push", "--quiet", self._remote, "HEAD:refs/for/master")

    def _git(self, *arguments: str, where: Path | None = None) -> None:
        git(where or self._folder, *arguments, more=self._author)
