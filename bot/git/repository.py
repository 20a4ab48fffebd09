"""A bare repository of our own on disk: made, locked, mended and tidied. It is a cache, and may be deleted any time."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.process import ENDED
from bot.git.process import Git
from bot.git.process import GitFailed
from gate.refusal import Refusal

_LOCK = "driverlog.lock"
_POLL = 0.2
# Another process may still be reading what is younger than this, in seconds.
_IN_USE = 3600
_MOST_PACKS = 50
_MOST_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Repository:
    """The repository that `git` works on. All but `locked` wants the lock's descriptor, so as to be called with it."""

    git: Git
    sleep: Callable[[float], object] = time.sleep

    @property
    def folder(self) -> Path:
        """Where it is; all that is in there is ours."""
        return self.git.folder

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Let no other process change the repository; the lock lasts as long as we or a git of ours run."""
        lock = self._open_lock()
        try:
            waited = 0.0
            while not _taken(lock):
                if waited >= self.git.seconds:
                    why = f"{self.folder} is used by another process; wait for it or name another state folder"
                    raise GerritError(Trouble.BUSY, why)
                self.sleep(_POLL)
                waited += _POLL
            yield lock
        finally:
            os.close(lock)

    def _open_lock(self) -> int:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(self.folder.iterdir()) and not (self.folder / _LOCK).exists():
                why = f"{self.folder} has files that are not ours; name another state folder"
                raise Refusal(why)
            return os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            why = f"cannot use {self.folder}: {error.strerror}; name another state folder"
            raise Refusal(why) from error

    def prepare(self, lock: int) -> bool:
        """Make the repository if there is none, and tell whether it is new."""
        try:
            self.sweep(lock)
            if (self.folder / "HEAD").exists():
                with suppress(GitFailed):
                    self.git.run("rev-parse", "--git-dir", lock=lock)
                    return False
            self.clear(lock)
            self.git.run("init", "--bare", "--quiet", "--template=", lock=lock)
            # No branch is the current one: git reads no attributes from it.
            (self.folder / "HEAD").write_text("ref: refs/driverlog/none\n")
            return True
        except OSError as error:
            raise Refusal(f"cannot write {self.folder}: {error.strerror}; mend that") from error
        except ENDED as error:
            why = f"cannot make a repository in {self.folder}: {error}; mend that"
            raise Refusal(why) from error

    def sweep(self, lock: int) -> None:
        """Remove the locks and the unfinished files of a git that was ended; no other runs, we have the lock."""
        objects = str(self.folder / "objects")
        # By os.walk, because it is done before each fetch, and globs take several times as long.
        for folder, _, names in os.walk(self.folder):
            for name in names:
                unfinished = name.startswith("tmp_") and folder.startswith(objects)
                if unfinished or (name.endswith(".lock") and name != _LOCK):
                    Path(folder, name).unlink()

    def clear(self, lock: int) -> None:
        """Remove all but the lock."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != _LOCK:
                path.unlink()

    def tidy(self, now: float, lock: int) -> None:
        """Forget changes that nobody is reading any more; where many packs have come together, drop what is left over.

        `now` are seconds since 1970, as of files.
        """
        with suppress(*ENDED):
            known = self.git.run("for-each-ref", "--format=%(refname)", "refs/changes/", lock=lock)
            old = [name for name in known.splitlines() if self._age(name, now) > _IN_USE]
            if old:
                data = "".join(f"delete {name}\n" for name in old).encode()
                self.git.run("update-ref", "--stdin", data=data, lock=lock)
            packs = [path.stat().st_size for path in (self.folder / "objects/pack").glob("*.pack")]
            if len(packs) > _MOST_PACKS or sum(packs) > _MOST_BYTES:
                self.git.run("gc", "--quiet", f"--prune={_IN_USE}.seconds.ago", lock=lock)

    def used(self, ref: str) -> None:
        """Note that a ref is in use from now on; its file keeps the time."""
        with suppress(OSError):
            os.utime(self.folder / ref)

    def _age(self, ref: str, now: float) -> float:
        try:
            return now - (self.folder / ref).stat().st_mtime
        except OSError:
            return float("inf")


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
