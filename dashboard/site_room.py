"""The folder beside a site in which its next version is written, held so that no other build takes it away."""

import fcntl
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

_BESIDE = ".driverlog-"
_TRIES = 5


def room(target: Path) -> tuple[Path, int]:
    """Make an empty folder beside the target, and hold it: nobody's sweep takes what is held."""
    for _ in range(_TRIES):
        beside = target.with_name(f"{_prefix(target)}{secrets.token_hex(8)}")
        beside.mkdir()
        lock = _held(beside)
        if lock is not None and _is_at(lock, beside):
            return beside, lock
        if lock is not None:
            os.close(lock)
    raise OSError(0, "another process takes away what this one makes")


def sweep(target: Path) -> None:
    """Take away what builds left that were ended before they were done."""
    for left in target.parent.glob(f"{_escaped(_prefix(target))}*"):
        lock = _held(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _prefix(target: Path) -> str:
    # Short, because a name has at most 255 bytes and the target's may have all of them.
    return f"{_BESIDE}{target.name[:40]}-"


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _held(folder: Path) -> int | None:
    """Return a descriptor that holds the folder for this process; None if it is gone or another one's."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _is_at(descriptor: int, folder: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), folder.stat())
    return False
