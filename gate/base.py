"""What a head is compared with when nobody says: the commit it was made from."""

import os
from typing import TYPE_CHECKING

from gate.refusal import CannotJudge
from gate.source import NONE
from gate.source import WORKTREE
from gate.source import Source

if TYPE_CHECKING:
    import git

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


def default_base(source: Source, head: str) -> str:
    """Return what the head is compared with when nobody says.

    The first parent in CI (Zuul merges the change on top of it), the merge base with the upstream branch
    elsewhere; without an upstream where the branch left master or main, or the last commit before what is
    judged; nothing where there is no commit.
    """
    if head == WORKTREE and not source.repo.refs:
        return NONE
    tip = "HEAD" if head == WORKTREE else head
    commit = source.commit(tip)
    if in_ci():
        return commit.parents[0].hexsha if commit.parents else NONE
    for upstream in _UPSTREAMS:
        base = _merge_base(source, tip, upstream)
        if base is not None and (base != commit.hexsha or head == WORKTREE):
            return base
    for local in _LOCAL:
        base = _merge_base(source, tip, local)
        if base is not None and base != commit.hexsha:
            return base
    if head == WORKTREE and _differs(source, commit):
        return commit.hexsha
    return commit.parents[0].hexsha if commit.parents else NONE


def _merge_base(source: Source, tip: str, upstream: str) -> str | None:
    import git

    try:
        found = source.repo.merge_base(tip, upstream)
    except (git.GitError, git.BadName, ValueError):
        return None
    return str(found[0].hexsha) if found and found[0] is not None else None


def _differs(source: Source, commit: "git.Commit") -> bool:
    try:
        return source.read_worktree() != source.read_blob(commit)
    except CannotJudge:
        return True


def in_ci() -> bool:
    """Tell whether a CI system runs us: the environment says so."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false") or "ZUUL_CHANGE" in os.environ
