"""Reads the registry's log from git: each commit that changed the data file, with its review, and what it did.

A commit is compared with its own parent, never with its neighbour in the log: two changes made side by side do not
undo each other. What a pair of versions comes to never changes, so it is kept; losing that costs time, never truth.
"""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from commands.site.footers import author_name
from commands.site.footers import gerrit_host
from commands.site.footers import review_url
from commands.site.footers import subject_of
from commands.site.step_store import StepStore
from commands.site.versions import Versions
from dashboard.history import History
from dashboard.history import Revision
from dashboard.history import step
from dashboard.history import tell
from gate.refusal import CannotJudge
from gate.refusal import Refusal
from gate.source import Source
from registry.model import Registry

_NONE = "0" * 40
# More than any registry has; what is older is left out.
_MOST = 10_000
_MOST_MOVES = 20
_FORMAT = "%x00%H%x00%ct%x00%aN%x00%B%x00"
# The end of the year 9999; a commit may say any number.
_LAST_SECOND = 253_402_300_799


class Logged(NamedTuple):
    """A commit that changed the data file, and the file's blobs before and after; `before` is empty if it was new."""

    revision: Revision
    before: str
    after: str


def history(source: Source, registry: Registry, cache: Path | None) -> History:
    """Return who changed what in each driver of `registry`; empty where there is no commit yet."""
    try:
        logged = list(_log(source))
    except CannotJudge:
        raise
    # GitPython has many ways to say that git failed, and no common one.
    except Exception as error:
        why = type(error).__name__
        raise Refusal(
            f"git cannot tell the registry's log ({why}); build with --no-history"
        ) from error
    with StepStore(cache) as store:
        former = {row.after: row.before for row in reversed(logged)}
        versions = Versions(source.repo, former)
        # The oldest first: each version is read with the help of the one before it.
        for row in reversed(logged):
            if (row.before, row.after) not in store:
                store[row.before, row.after] = step(versions[row.before], versions[row.after])
        return tell(registry, [(row.revision, store[row.before, row.after]) for row in logged])


def _log(source: Source) -> Iterator[Logged]:
    """Yield the commits that changed the file, newest first, also under the names it had before."""
    if not source.repo.head.is_valid():
        return
    # What a partial clone has not got is not fetched: a build asks nobody.
    source.repo.git.update_environment(GIT_NO_LAZY_FETCH="1")
    host, cut_off = gerrit_host(source), _cut_off(source)
    path, tip = source.data_path, "HEAD"
    for _ in range(_MOST_MOVES):
        found = list(_of_path(source, tip, path, host))
        # What a shallow clone begins with was not made by that commit.
        whole = [row for row in found if row.before or row.revision.commit not in cut_off]
        moved = _moved_from(source, found[-1], path) if found and found[-1:] == whole[-1:] else None
        if moved is None:
            yield from whole
            return
        yield from whole[:-1]
        yield whole[-1]._replace(before=moved.blob)
        path, tip = moved.path, f"{whole[-1].revision.commit}^"


def _of_path(source: Source, tip: str, path: str, host: str) -> Iterator[Logged]:
    said = _git(
        source,
        "log",
        *("--no-follow", "--no-renames", "--no-merges", "--date-order", f"--max-count={_MOST}"),
        *("--no-show-signature", "--no-color", "--no-ext-diff", "--no-notes", "--encoding=UTF-8"),
        *("--root", "--raw", "--no-abbrev", f"--format={_FORMAT}", tip, "--", path),
    )
    words = said.split("\0")[1:]
    for commit, time, author, message, raw in zip(*(words[i::5] for i in range(5)), strict=True):
        blobs = raw.split()[2:4]
        if len(blobs) == 2:
            before, after = ("" if blob == _NONE else blob for blob in blobs)
            yield Logged(_revision(commit, time, author, message, host), before, after)


def _revision(commit: str, time: str, author: str, message: str, host: str) -> Revision:
    # Git makes nothing of a commit whose encoding it was lied to about, and then tells no time either.
    author = author if time else ""
    return Revision(
        commit=commit,
        time=datetime.fromtimestamp(min(int(time or "0"), _LAST_SECOND), UTC),
        author=author_name(author),
        subject=subject_of(message),
        review_url=review_url(message, host),
    )


class _Place(NamedTuple):
    path: str
    blob: str


def _moved_from(source: Source, row: Logged, path: str) -> _Place | None:
    """Return where the file was before the commit that made it; None if it was nowhere."""
    if row.before:
        return None
    options = ("-r", "-M", "--diff-filter=R", "--raw", "--no-abbrev", "--no-commit-id", "-z")
    words = _git(source, "diff-tree", *options, row.revision.commit).split("\0")
    for what, old, new in zip(words[0::3], words[1::3], words[2::3], strict=False):
        if new == path:
            return _Place(old, what.split()[2])
    return None


def _cut_off(source: Source) -> frozenset[str]:
    """Return the commits whose parents a shallow clone has left behind."""
    try:
        return frozenset((Path(source.repo.common_dir) / "shallow").read_text("ascii").split())
    except (OSError, ValueError):
        return frozenset()


def _git(source: Source, command: str, *arguments: str) -> str:
    """Run git without a word of the user's own settings on how it shows things; paths are no patterns."""
    git = source.repo.git(literal_pathspecs=True)
    said: bytes = git._call_process(command, *arguments, stdout_as_string=False)  # type: ignore[assignment]
    return said.decode("utf-8", "replace")
