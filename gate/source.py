"""Reads base and head of the data file with GitPython: blobs only, never what a symlink in the work tree names."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import git
from gate.plain_file import content
from gate.plain_file import limit
from gate.plain_file import plain_file
from gate.refusal import CannotJudge
from gate.refusal import NotData

WORKTREE = "worktree"
NONE = "none"
_PLAIN = (0o100644, 0o100755, 0o100664)
_KINDS = {0o120000: "a symlink", 0o160000: "a submodule", 0o040000: "a folder"}
# A hook or a test around us may mean another repository with these; --repo says which one is meant.
_FOREIGN_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
NO_REGISTRY = b'{"projects": [], "releases": [], "drivers": []}\n'


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
        return plain_file(self.top, path or self.data_path)

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
            limit(relative, entry.size)
            return content(relative, entry.data_stream.read())
        except (git.GitError, ValueError, OSError) as error:
            why = "git has not got its contents; fetch them and try again"
            raise CannotJudge(f"cannot read {relative} at {shown}: {why}") from error

    def default_head(self) -> str:
        """Return what is judged when nobody says: what lies in the work tree, which in CI is the commit."""
        return "HEAD" if self.repo.bare else WORKTREE

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
