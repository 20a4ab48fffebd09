"""Puts a built site where a web server reads it: the whole of it at one moment, or nothing.

The files are written into a folder beside the site, and the two are exchanged in one step, which only the kernel can
do. Whatever ends the process, and whenever, visitors have the old site or the new one. A folder that no build made, or
into which somebody put files of his own, is never replaced.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dashboard.exchange import CannotExchange
from dashboard.exchange import exchange
from dashboard.exchange import sync

MARK = "site.json"
GENERATOR = "driverlog site build"
_BESIDE = ".driverlog-"
_LARGEST_MARK = 1024 * 1024
_TRIES = 5
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)


class CannotPublish(Exception):
    """The site stays as it was; the message is one line that says why and what to do."""


def publish(
    files: Iterable[tuple[str, bytes]], output: Path, facts: Mapping[str, object] | None = None
) -> tuple[int, int]:
    """Make `output` the folder of these files and nothing else; return how many they are, and their bytes.

    One file comes in addition, by which the next build knows the site for one of ours; it says `facts` too.
    """
    target = _target(output)
    _refuse_foreign(target, output)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        beside, lock = _room(target)
    except OSError as error:
        raise CannotPublish(
            f"cannot write beside {output}: {error.strerror}; name another folder with --output"
        ) from error
    try:
        written = _write(files, beside, facts or {})
        _like(target, beside)
        sync(lock)
        _switch(beside, target, output)
        sync(lock)
    except OSError as error:
        raise CannotPublish(_unwritten(error, output)) from error
    finally:
        # After the switch it is the old site that stands there.
        shutil.rmtree(beside, ignore_errors=True)
        os.close(lock)
    return written


def _unwritten(error: OSError, output: Path) -> str:
    if error.errno == errno.EBUSY:
        return f"{output} is where a disk is mounted, which cannot be replaced; name a folder in it with --output"
    return f"cannot write the site: {error.strerror}; mend that and build again"


def _target(output: Path) -> Path:
    """Return the folder that is meant, behind any symlinks of the administrator's."""
    nowhere = f"{output} leads nowhere; name a folder with --output"
    try:
        target = output.resolve()
    # A loop of symlinks is a RuntimeError up to Python 3.12, and left as it is from 3.13 on.
    except (OSError, RuntimeError, ValueError) as error:
        raise CannotPublish(nowhere) from error
    if target.is_symlink():
        raise CannotPublish(nowhere)
    if not target.name:
        raise CannotPublish(f"{output} cannot be replaced; name a folder of its own with --output")
    return target


def _refuse_foreign(target: Path, output: Path) -> None:
    """Refuse to replace what is not the work of a build from first to last."""
    instead = "move it away, or name another folder with --output"
    if not target.exists():
        return
    if not target.is_dir():
        raise CannotPublish(f"{output} is no folder; {instead}")
    try:
        found = sorted(entry.name for entry in target.iterdir())
    except OSError as error:
        raise CannotPublish(f"cannot read {output}: {error.strerror}; {instead}") from error
    if not found:
        return
    entries = _entries(target)
    if entries is None:
        raise CannotPublish(f"{output} is no site of DriverLog's, and not empty; {instead}")
    foreign = [name for name in found if name not in entries]
    if foreign:
        raise CannotPublish(
            f"{output} has {foreign[0]!a}, which no build wrote and the next would delete; move it out of there"
        )


def _entries(target: Path) -> set[str] | None:
    """Return the names at the top of a site that a build wrote; None if the folder is no such site."""
    mark = target / MARK
    try:
        if mark.is_symlink() or not mark.is_file() or mark.stat().st_size > _LARGEST_MARK:
            return None
        said = json.loads(mark.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("generator") != GENERATOR:
        return None
    entries = said.get("entries")
    return {str(name) for name in entries} if isinstance(entries, list) else None


def _room(target: Path) -> tuple[Path, int]:
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


def _sweep(target: Path) -> None:
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


def _write(
    files: Iterable[tuple[str, bytes]], folder: Path, facts: Mapping[str, object]
) -> tuple[int, int]:
    """Write all files and the mark; return their number and bytes."""
    number, total, made, top = 0, 0, set[str](), {MARK}
    root = str(folder)
    for path, content in files:
        above = path.rpartition("/")[0]
        if above not in made:
            _refuse_path(path)
            (folder / above).mkdir(parents=True, exist_ok=True)
            made.add(above)
            top.add(path.partition("/")[0])
        elif not above:
            top.add(path)
        with open(f"{root}/{path}", "xb") as file:  # noqa: PTH123  # a Path takes twice the time
            file.write(content)
        number, total = number + 1, total + len(content)
    mark = {"generator": GENERATOR, **facts, "files": number, "entries": sorted(top)}
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", "ascii")
    return number, total


def _refuse_path(path: str) -> None:
    parts = path.split("/")
    if "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise CannotPublish(f"a page at {path!a} cannot be written; report it as a bug")


def _like(target: Path, folder: Path) -> None:
    """Give the folder the permissions of what it replaces."""
    if target.exists():
        shutil.copymode(target, folder)


def _switch(beside: Path, target: Path, output: Path) -> None:
    """Put the new folder in the target's place in one step; the old one then stands beside."""
    for _ in range(_TRIES):
        if _free(beside, target):
            return
        # Meanwhile another build may have put its site there, or somebody a file.
        _refuse_foreign(target, output)
        try:
            exchange(beside, target)
        except FileNotFoundError:
            continue
        except CannotExchange as error:
            raise CannotPublish(
                f"the file system of {output} cannot exchange two folders in one step ({error}); "
                "remove the old site first, or build on another disk and copy it"
            ) from error
        return
    raise CannotPublish(f"{output} comes and goes while the site is built; build again")


def _free(beside: Path, target: Path) -> bool:
    """Rename to a name that is free or an empty folder's, which is one step too; tell whether it was."""
    try:
        beside.rename(target)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True
