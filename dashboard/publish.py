"""Puts a built site where a web server reads it: the whole of it at one moment, or nothing.

The files are written into a folder beside the site, and the two are exchanged in one step, which only the kernel can
do. Whatever ends the process, and whenever, visitors have the old site or the new one. A folder that no build made, or
into which somebody put files of his own, is never replaced.
"""

import errno
import os
import shutil
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path

from dashboard.exchange import CannotExchange
from dashboard.exchange import exchange
from dashboard.exchange import sync
from dashboard.site_folder import MARK
from dashboard.site_folder import CannotPublish
from dashboard.site_folder import refuse_foreign
from dashboard.site_folder import sign
from dashboard.site_room import room
from dashboard.site_room import sweep

_TRIES = 5
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)


def publish(
    files: Iterable[tuple[str, bytes]], output: Path, facts: Mapping[str, object] | None = None
) -> tuple[int, int]:
    """Make `output` the folder of these files and nothing else; return how many they are, and their bytes.

    One file comes in addition, by which the next build knows the site for one of ours; it says `facts` too.
    """
    target = _target(output)
    refuse_foreign(target, output)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        beside, lock = room(target)
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
    sign(folder, {**facts, "files": number}, top)
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
        refuse_foreign(target, output)
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
