"""Reads base and head of the data file with GitPython: blobs only, never what a symlink in the work tree names."""

import os
import stat
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gate.refusal import Refusal
from registry.document import read
from registry.model import Registry

if TYPE_CHECKING:
    import git

WORKTREE = "worktree"
NONE = "none"
_LARGEST = 256 * 1024 * 1024
_HISTORY_COMMITS = 60
_HISTORY_BYTES = 64 * 1024 * 1024
_PLAIN = (0o100644, 0o100755, 0o100664)
_KINDS = {0o120000: "a symlink", 0o160000: "a submodule", 0o040000: "a folder"}
_LFS = b"version https://git-lfs.github.com/spec/"
# A hook or a test around us may mean another repository with these; --repo says which one is meant.
_FOREIGN_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
NO_REGISTRY = b'{"projects": [], "releases": [], "drivers": []}\n'
_UPSTREAMS = (
    "@{upstream}",
    "gerrit/HEAD",
    "gerrit/master",
    "origin/HEAD",
    "origin/master",
    "origin/main",
)
# Where a repository has no remote, a branch is compared with where it left one of these.
_LOCAL = ("master", "main")


class CannotJudge(Refusal):
    """The gate has nothing to judge; the message is one line that says why and what to do."""


class NotData(CannotJudge):
    """What stands at the data file's path is no registry, or nothing does; whoever made the commit can mend it."""


@dataclass(frozen=True)
class Source:
    """One git repository and the data file in it."""

    root: Path
    data_path: str

    @cached_property
    def repo(self) -> "git.Repo":
        """The opened repository."""
        for name in _FOREIGN_VARIABLES:
            os.environ.pop(name, None)
        try:
            import git
        except ImportError as error:
            raise CannotJudge("git is not there; install it and put it on the PATH") from error
        try:
            return git.Repo(self.root, search_parent_directories=True)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError) as error:
            missing = isinstance(error, git.NoSuchPathError)
            why = "no such folder" if missing else "not a git repository"
            raise CannotJudge(
                f"cannot open {self.root}: {why}; name a checkout with --repo"
            ) from error

    def close(self) -> None:
        """End the git processes that were started to read from; reading again starts them anew."""
        if "repo" in self.__dict__:
            self.repo.close()

    @cached_property
    def top(self) -> Path:
        """Top folder of the work tree."""
        if self.repo.working_tree_dir is None:
            raise CannotJudge(
                f"{self.root} is a bare repository, it has no work tree; name a revision with --head"
            )
        return Path(self.repo.working_tree_dir)

    def commit(self, revision: str) -> "git.Commit":
        """Return the commit that `revision` names."""
        import git

        try:
            if not revision or revision.startswith("-"):
                raise ValueError("not a revision")
            found = self.repo.commit(revision)
            # Only now is it read: a full id is taken for good before.
            _ = found.tree
        except (git.GitError, git.BadName, ValueError, IndexError, OSError) as error:
            raise CannotJudge(self._why_no(revision)) from error
        return found

    def _why_no(self, revision: str) -> str:
        import git

        try:
            self.repo.git.rev_parse("--git-dir")
        except git.GitCommandError as error:
            if "dubious ownership" in str(error.stderr):
                how = f"git config --global --add safe.directory {self.repo.working_dir}"
                return f"git does not read {self.root}, it belongs to another user; run {how}"
        what = "name a commit, a branch or a tag that this repository has"
        if (Path(self.repo.common_dir) / "shallow").exists():
            what = "the clone is shallow, fetch more of it (git fetch --deepen=50)"
        return f"no such revision: {revision!a}; {what}"

    def read(self, revision: str) -> bytes:
        """Return the data file's bytes at a revision or in the work tree."""
        return (
            self.read_worktree() if revision == WORKTREE else self.read_blob(self.commit(revision))
        )

    def read_worktree(self, path: str | None = None) -> bytes:
        """Return a file of the work tree; a symlink or anything else that is no plain file is refused."""
        relative = path or self.data_path
        full = self.top / relative
        try:
            self._inside(full)
            flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            descriptor = os.open(full, os.O_RDONLY | flags)
        # A loop of symlinks is a RuntimeError up to Python 3.12.
        except (OSError, RuntimeError) as error:
            raise CannotJudge(_unreadable(relative, full, error)) from error
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a plain file"
                raise CannotJudge(f"{relative} is {kind}; put the registry's JSON file there")
            _limit(relative, found.st_size)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return _content(relative, file.read())
        finally:
            os.close(descriptor)

    def _inside(self, full: Path) -> None:
        """Refuse a path on which a folder is a symlink that leads out of the work tree."""
        parent = full.parent.resolve()
        if not parent.is_relative_to(self.top.resolve()):
            where = f"{full.relative_to(self.top)} leads out of the repository"
            raise CannotJudge(f"{where}; name a file in it with --data-path")

    def has(self, commit: "git.Commit") -> bool:
        """Tell whether there is a plain file at the data file's path."""
        try:
            return (commit.tree / self.data_path).mode in _PLAIN
        except (KeyError, ValueError, TypeError):
            return False

    def read_base(self, base: str, head: str) -> bytes:
        """Return the data of the base: from the path it had, empty where there was no registry yet."""
        commit = self.commit(base)
        path = self.data_path if self.has(commit) else self._renamed_from(base, head)
        return self.read_blob(commit, path) if path else NO_REGISTRY

    def _renamed_from(self, base: str, head: str) -> str | None:
        found = self._diff(base, head, "--find-renames", "--diff-filter=R", "--name-status")
        names = dict(zip(found[2::3], found[1::3], strict=False))
        return names.get(self.data_path)

    def read_blob(self, commit: "git.Commit", path: str | None = None) -> bytes:
        """Return a file's bytes at a commit; a symlink, folder or submodule there is refused."""
        import git

        relative = path or self.data_path
        shown = commit.hexsha[:12]
        try:
            entry = commit.tree / relative
        except (KeyError, ValueError, TypeError) as error:
            raise NotData(
                f"no {relative} at {shown}; name the file with --data-path, relative to the top of the repository"
            ) from error
        if entry.mode not in _PLAIN:
            kind = _KINDS.get(entry.mode, entry.type)
            raise NotData(f"{relative} is {kind} at {shown}; put the registry's JSON file there")
        try:
            _limit(relative, entry.size)
            return _content(relative, entry.data_stream.read())
        except (git.GitError, ValueError, OSError) as error:
            why = "git has not got its contents; fetch them and try again"
            raise CannotJudge(f"cannot read {relative} at {shown}: {why}") from error

    def default_head(self) -> str:
        """Return what is judged when nobody says: what lies in the work tree, which in CI is the commit."""
        return "HEAD" if self.repo.bare else WORKTREE

    def default_base(self, head: str) -> str:
        """Return what the head is compared with when nobody says.

        The first parent in CI (Zuul merges the change on top of it), the merge base with the upstream branch
        elsewhere; without an upstream where the branch left master or main, or the last commit before what is
        judged; nothing where there is no commit.
        """
        if head == WORKTREE and not self.repo.refs:
            return NONE
        tip = "HEAD" if head == WORKTREE else head
        commit = self.commit(tip)
        if in_ci():
            return commit.parents[0].hexsha if commit.parents else NONE
        for upstream in _UPSTREAMS:
            base = self._merge_base(tip, upstream)
            if base is not None and (base != commit.hexsha or head == WORKTREE):
                return base
        for local in _LOCAL:
            base = self._merge_base(tip, local)
            if base is not None and base != commit.hexsha:
                return base
        if head == WORKTREE and self._differs(commit):
            return commit.hexsha
        return commit.parents[0].hexsha if commit.parents else NONE

    def _merge_base(self, tip: str, upstream: str) -> str | None:
        import git

        try:
            found = self.repo.merge_base(tip, upstream)
        except (git.GitError, git.BadName, ValueError):
            return None
        return str(found[0].hexsha) if found and found[0] is not None else None

    def _differs(self, commit: "git.Commit") -> bool:
        try:
            return self.read_worktree() != self.read_blob(commit)
        except CannotJudge:
            return True

    def touched_paths(self, base: str, head: str) -> tuple[str, ...]:
        """Return the paths of all files that differ between base and head."""
        return tuple(self._diff(base, head, "--no-renames", "--name-only"))

    def _diff(self, base: str, head: str, *options: str) -> list[str]:
        import git

        tip = [] if head == WORKTREE else [self.commit(head).hexsha]
        try:
            old = self.commit(base).hexsha
            listed = self.repo.git.diff(*options, "--no-ext-diff", "-z", old, *tip, "--")
        except git.GitError as error:
            raise CannotJudge(f"git diff of {base} and {head} failed; try it by hand") from error
        return [word for word in str(listed).split("\0") if word]

    def subject(self, head: str) -> str:
        """Return the first line of the change's commit message; the work tree has none.

        Where Zuul has merged the change into what is there, it is the second parent of a commit with words of Zuul's.
        """
        if head == WORKTREE:
            return ""
        commit = self.commit(head)
        merged = len(commit.parents) == 2 and str(commit.summary).startswith("Merge '")
        return str((commit.parents[1] if merged else commit).summary)

    def history(self, base: str) -> Sequence[Registry]:
        """Return the registry's older versions, those before `base`, newest first, as far as is affordable."""
        return _history(self, self.commit(base).hexsha)

    def older(self, base: str) -> Iterator[Registry]:
        """Yield the versions of the data file before `base`, newest first, within a budget of bytes."""
        budget = _HISTORY_BYTES
        like = None
        for number, commit in enumerate(
            self.repo.iter_commits(base, paths=self.data_path, max_count=_HISTORY_COMMITS)
        ):
            try:
                data = self.read_blob(commit)
            except CannotJudge:
                continue
            budget -= len(data)
            if budget < 0:
                return
            like = read(data, like)
            if number:
                yield Registry.of(like.value)


@lru_cache(maxsize=4)
def _history(source: Source, base: str) -> Sequence[Registry]:
    return tuple(source.older(base))


def in_ci() -> bool:
    """Tell whether a CI system runs us: the environment says so."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false") or "ZUUL_CHANGE" in os.environ


def _limit(path: str, size: int) -> None:
    if size > _LARGEST:
        raise NotData(
            f"{path} has {size} bytes, expected at most {_LARGEST}; split it or take out what is not data"
        )


def _content(path: str, data: bytes) -> bytes:
    if data.startswith(_LFS):
        raise NotData(
            f"{path} is a Git LFS pointer, expected the JSON itself; take it out of .gitattributes"
        )
    return data


def _unreadable(path: str, full: Path, error: OSError | RuntimeError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"no {path} in the worktree; name the file with --data-path, relative to the top of the repository"
    with suppress(OSError):
        if full.is_symlink():
            return f"{path} is a symlink; put the registry's JSON file there"
    why = error.strerror if isinstance(error, OSError) else "a loop of symlinks"
    return f"cannot read {path}: {why}; mend that and try again"
