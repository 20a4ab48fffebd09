"""Two calls of the kernel that Python has no name for: exchange two folders in one step, sync one file system."""

import ctypes
import errno
import os
from functools import cache
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# What a kernel or file system says that has no such call.
_NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV)


class CannotExchange(Exception):
    """The kernel or the file system has no way to exchange two folders; the message is its word."""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path) -> None:
    """Let each of two folders of one file system stand where the other stood."""
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        raise CannotExchange("no renameat2 in the C library")
    names = (os.fsencode(one), os.fsencode(other))
    done = call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_RENAME_EXCHANGE))
    if done == 0:
        return
    code = ctypes.get_errno()
    if code in _NOT_THERE:
        raise CannotExchange(os.strerror(code))
    raise OSError(code, os.strerror(code))


def sync(descriptor: int) -> None:
    """Have all that was written to the file system of `descriptor` on its disk before anything else."""
    call = getattr(_libc(), "syncfs", None)
    if call is None or call(descriptor) != 0:
        os.sync()
