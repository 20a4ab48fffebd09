"""Reads a file of the work tree: a plain one inside it and of a size that can be data, or the reason why not."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from gate.refusal import CannotJudge
from gate.refusal import NotData

LARGEST = 256 * 1024 * 1024
_LFS = b"version https://git-lfs.github.com/spec/"


def plain_file(top: Path, relative: str) -> bytes:
    """Return the bytes of a file; a symlink or anything else that is no plain file is refused."""
    full = top / relative
    try:
        _inside(top, full)
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(full, os.O_RDONLY | flags)
    # A loop of symlinks is a RuntimeError up to Python 3.12, and found by the opening from 3.13 on.
    except (OSError, RuntimeError) as error:
        raise CannotJudge(_unreadable(relative, full, error)) from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a plain file"
            raise CannotJudge(f"{relative} is {kind}; put the registry's JSON file there")
        limit(relative, found.st_size)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return content(relative, file.read())
    finally:
        os.close(descriptor)


def _inside(top: Path, full: Path) -> None:
    """Refuse a path on which a folder is a symlink that leads out of the work tree."""
    parent = full.parent.resolve()
    if not parent.is_relative_to(top.resolve()):
        where = f"{full.relative_to(top)} leads out of the repository"
        raise CannotJudge(f"{where}; name a file in it with --data-path")


def limit(path: str, size: int) -> None:
    """Refuse what is too large to be data."""
    if size > LARGEST:
        raise NotData(
            f"{path} has {size} bytes, expected at most {LARGEST}; split it or take out what is not data"
        )


def content(path: str, data: bytes) -> bytes:
    """Return the bytes of a file; a pointer to bytes elsewhere is refused."""
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
    why = "a loop of symlinks"
    if isinstance(error, OSError) and error.errno != errno.ELOOP:
        why = error.strerror or type(error).__name__
    return f"cannot read {path}: {why}; mend that and try again"
