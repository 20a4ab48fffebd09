"""Fetches changes into a repository of our own, for the gate to read blobs from; nothing is ever checked out."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from bot.config.credentials import Credentials
from bot.config.credentials import refuse_open_lines
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.fetching import Fetcher
from bot.git.mirror import Mirror
from bot.git.process import ENDED
from bot.git.process import Git
from bot.git.process import GitFailed
from bot.git.process import GitStopped
from bot.git.process import GitTooLarge
from bot.git.process import GitTooSlow
from bot.git.repository import Repository
from bot.lookups.answer import Answer
from bot.patience import Patience
from gate.refusal import CannotJudge
from gate.source import NONE
from gate.source import Source
from registry.lexis import printable


class Merge(NamedTuple):
    """A change merged with its branch: `commit` has the result, and is empty where it collides or nobody knows."""

    collides: Answer
    commit: str = ""


class Checkout:
    """The repository of one Gerrit project in `folder`, as `credentials` or anonymous.

    `seconds` limits each run of git, `largest` the bytes that one fetch may bring.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        project: str,
        credentials: Credentials | None,
        *,
        environ: Mapping[str, str] = os.environ,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        seconds: float = 300,
        largest: int = 256 * 1024 * 1024,
    ) -> None:
        refuse_open_lines(url, credentials)
        self.folder = folder.absolute()
        self._base = f"{url.rstrip('/').removesuffix('/a')}{'/a' if credentials else ''}"
        self._url = f"{self._base}/{quote(project)}"
        self._git = Git(
            self.folder, environ, self._url, credentials, seconds, largest, patience.stop
        )
        self._repository = Repository(self._git, patience.sleep)
        # The whole history of the branch is fetched, once: git sends only what is new afterwards, the gate can look
        # at older versions of the data, and merge bases are true. A shallow clone would save little and have neither.
        self._fetcher = Fetcher(self._repository, self._url, patience)
        self._patience = patience

    def fetch(self, change: int, patch_set: int, revision: str, branch: str) -> None:
        """Fetch a patch set and its branch; `revision` is its commit id as Gerrit told it.

        Raise GerritError if it cannot be had, CannotJudge if it is too large or malformed.
        """
        ref = f"refs/changes/{change % 100:02d}/{change:d}/{patch_set:d}"
        with self._fetcher.fetched(_head(branch), ref):
            self._repository.used(ref)
            found = self._commit(ref)
        if found != revision:
            raise GerritError(
                Trouble.GARBLED,
                f"{ref} is {found[:12]}, expected {printable(revision[:12])}; ask Gerrit for the change again",
            )

    def fetch_branch(self, branch: str) -> str:
        """Fetch a branch and return the commit id of its tip; errors are those of `fetch`."""
        with self._fetcher.fetched(_head(branch)):
            return self.tip(branch)

    def mirror(self, folder: Path, project: str) -> Mirror:
        """Return the trees of another project of the same server, kept in another folder."""
        git = replace(self._git, folder=folder.absolute(), url=f"{self._base}/{quote(project)}")
        return Mirror(git, self._patience)

    @property
    def repository(self) -> Repository:
        """The repository itself, for those who write into it."""
        return self._repository

    @property
    def patience(self) -> Patience:
        """When something that failed is tried again."""
        return self._patience

    @property
    def url(self) -> str:
        """Where it is fetched from, and pushed to."""
        return self._url

    def source(self, data_path: str) -> Source:
        """Return what the gate reads from; close it when done."""
        return Source(self.folder, data_path)

    def tip(self, branch: str) -> str:
        """Return the commit id of a branch as of the last fetch."""
        return self._commit(_head(branch))

    def parent(self, revision: str) -> str:
        """Return the commit id of the first parent, NONE if there is none."""
        try:
            ids = self._git.run("rev-list", "--parents", "--max-count=1", _plain(revision)).split()
        except ENDED as error:
            raise CannotJudge(
                f"cannot find the parent of {revision[:12]}; fetch it again"
            ) from error
        return ids[1] if len(ids) > 1 else NONE

    def merged(self, revision: str, branch: str) -> Merge:
        """Merge a change with its branch's tip, which becomes the first parent; nothing is checked out or run.

        UNKNOWN where git is older than 2.38 or fails. The change's attributes do not count: git would read them from
        a work tree or from HEAD, and there is neither. Merge drivers come from the configuration alone.
        """
        ours = self.tip(branch)
        try:
            tree = self._git.run(
                "merge-tree", "--write-tree", "--no-messages", ours, _plain(revision)
            )
            message = self._git.run("cat-file", "commit", revision).partition("\n\n")[2]
            head = f"tree {tree}\nparent {ours}\nparent {revision}\n"
            # No name and no date of anybody: the same merge is the same commit.
            people = "author driverlog <> 0 +0000\ncommitter driverlog <> 0 +0000\n\n"
            data = (head + people + message).encode()
            return Merge(
                Answer.NO, self._git.run("hash-object", "-t", "commit", "-w", "--stdin", data=data)
            )
        except GitFailed as error:
            return Merge(Answer.YES if error.code == 1 else Answer.UNKNOWN)
        except (GitStopped, GitTooSlow, GitTooLarge):
            return Merge(Answer.UNKNOWN)

    def _commit(self, ref: str) -> str:
        try:
            return self._git.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        except ENDED as error:
            raise CannotJudge(f"{ref} is not a commit; look at the change on Gerrit") from error


def _head(branch: str) -> str:
    """Return the ref of a branch; raise CannotJudge for what git would take for a pattern or for two refs."""
    bad = set(branch) & set(" ~^:?*[\\") or not branch.isprintable() or ".." in branch
    if bad or not branch or branch.startswith("/") or branch.endswith(("/", ".lock", ".")):
        raise CannotJudge(f"{printable(branch)!a} is not a branch; name one such as master")
    return f"refs/heads/{branch}"


def _plain(revision: str) -> str:
    """Return a commit id; raise CannotJudge for anything else."""
    if len(revision) not in (40, 64) or not set(revision) <= set("0123456789abcdef"):
        raise CannotJudge(
            f"{printable(revision)!a} is not a commit id; ask Gerrit for the change again"
        )
    return revision
