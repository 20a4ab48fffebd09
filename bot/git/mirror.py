"""The trees of a project's branches and tags, without their history, and without the files until one is read.

One fetch has the trees of all refs that are asked for; what was fetched once is not sent again. A server that does not
know how to leave files out sends them too.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.fetching import Fetcher
from bot.git.process import ENDED
from bot.git.process import Git
from bot.git.repository import Repository
from bot.patience import Patience

_TREES_ALONE = ("--depth=1", "--filter=blob:none")
# So that no single pack is too large where the server sends the files too.
_MOST_REFS = 8
# What git is given on one command line.
_MOST_PATHS = 500
_MOST_OBJECTS = 2000


class Entry(NamedTuple):
    """What stands at a path: `blob`, `tree` or `commit` (a submodule), and its id."""

    kind: str
    id: str


class Mirror:
    """The repository of one project's trees. Errors are GerritError and Refusal, as of `Checkout.fetch`."""

    def __init__(self, git: Git, patience: Patience) -> None:
        self._git = git
        self._repository = Repository(git, patience.sleep)
        self._fetcher = Fetcher(self._repository, git.url, patience, _TREES_ALONE)
        self._local: set[str] | None = None
        self.fetches = 0
        self.bytes_read = 0

    def fetch(self, refs: Sequence[str]) -> None:
        """Fetch the trees of refs, such as `refs/heads/master`."""
        before = self._size()
        for start in range(0, len(refs), _MOST_REFS):
            self.fetches += 1
            with self._fetcher.fetched(*refs[start : start + _MOST_REFS]):
                self._local = None
        self.bytes_read += max(0, self._size() - before)

    def entries(self, commit: str, paths: Iterable[str]) -> Mapping[str, Entry]:
        """Return path -> what is there, of the paths that are in the tree of a commit."""
        found: dict[str, Entry] = {}
        wanted = sorted(set(paths))
        for start in range(0, len(wanted), _MOST_PATHS):
            some = wanted[start : start + _MOST_PATHS]
            for line in self._ask(
                "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", *some
            ).split(b"\0"):
                head, _, path = line.partition(b"\t")
                words = head.decode("ascii", "replace").split(" ")
                if len(words) == 3:
                    found[path.decode("utf-8", "replace")] = Entry(words[1], words[2])
        return found

    def prefetch(self, blobs: Iterable[str]) -> None:
        """Fetch files that are to be read, all at once; where the server does not give them so, none is there."""
        missing = sorted(set(blobs) - self._objects())
        before = self._size()
        for start in range(0, len(missing), _MOST_OBJECTS):
            try:
                self.fetches += 1
                with self._repository.locked() as lock:
                    self._fetcher.objects(missing[start : start + _MOST_OBJECTS], lock)
            except ENDED:
                break
        self._local = None
        self.bytes_read += max(0, self._size() - before)

    def blob(self, name: str) -> bytes | None:
        """Return a file's contents by its id; None if it was not fetched."""
        # Asked for what is not there, git would fetch it, one by one.
        return self._ask("cat-file", "blob", name) if name in self._objects() else None

    def _objects(self) -> set[str]:
        if self._local is None:
            asked = ("--batch-all-objects", "--unordered", "--batch-check=%(objectname)")
            self._local = set(self._ask("cat-file", *asked).decode("ascii", "replace").split())
        return self._local

    def _ask(self, *arguments: str) -> bytes:
        try:
            return self._git.output(*arguments)
        except ENDED as error:
            why = f"git cannot read {self._git.folder}: {error}; delete it and try again"
            raise GerritError(Trouble.BROKEN, " ".join(why.split())) from error

    def _size(self) -> int:
        return sum(
            file.stat().st_size for file in Path(self._git.folder).glob("objects/pack/*.pack")
        )
