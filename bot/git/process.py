"""Runs git on a repository of our own, within limits on time and size, and ends all of it when they are passed."""

import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.config.credentials import Credentials
from bot.git.environment import isolated
from gate.refusal import Refusal
from registry.lexis import printable

_SHOWN = 4096
_POLL = 0.25


class GitFailed(Exception):
    """Git ended with an error; `code` is its exit code, `words` is what it said, without secrets."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words

    @property
    def line(self) -> str:
        """The line that says why."""
        lines = [line.strip() for line in self.words.splitlines() if line.strip()]
        told = [line for line in lines if line.startswith(("fatal:", "error:"))]
        return printable((told or lines or [f"git ended with {self.code}"])[0], 300)


class GitStopped(Exception):
    """Git was ended because we are to stop."""


class GitTooSlow(Exception):
    """Git was ended by our time limit."""


class GitTooLarge(Exception):
    """Git was ended by our limit on the size of a file."""


ENDED = (GitFailed, GitStopped, GitTooSlow, GitTooLarge)


@dataclass(frozen=True)
class Git:
    """Git on one bare repository, with or without the credentials for one address.

    `seconds` limits each run, `largest` (bytes) each file that it writes; `stop()` is asked while it runs. `lock` is a
    descriptor that git keeps open as long as it runs.
    """

    folder: Path
    environ: Mapping[str, str]
    url: str
    credentials: Credentials | None = None
    seconds: float = 300
    largest: int = 256 * 1024 * 1024
    stop: Callable[[], bool] = lambda: False

    def run(self, *arguments: str, data: bytes = b"", lock: int | None = None) -> str:
        """Return what git printed, without the last line's end; raise one of the exceptions above."""
        text = self.output(*arguments, data=data, lock=lock).decode("utf-8", "replace")
        return text.removesuffix("\n")

    def output(self, *arguments: str, data: bytes = b"", lock: int | None = None) -> bytes:
        """Return what git printed, byte for byte; raise one of the exceptions above."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code = self._run(arguments, data, (out, err), lock)
            if code:
                raise self._failure(code, _end_of(err))
            out.seek(0)
            return out.read()

    def _run(
        self,
        arguments: Sequence[str],
        data: bytes,
        files: tuple[IO[bytes], IO[bytes]],
        lock: int | None,
    ) -> int:
        # POSIX counts in blocks of 512 bytes. With the signal ignored, git sees an error of its write, and says so.
        limit = (
            "/bin/sh",
            "-c",
            'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"',
            "sh",
            str(self.largest // 512),
        )
        reader, writer = os.pipe()
        with tempfile.TemporaryFile() as given, os.fdopen(reader, "rb") as ended:
            given.write(data)
            given.seek(0)
            with os.fdopen(writer, "wb"):
                process = subprocess.Popen(
                    [*limit, self._git(), "--bare", f"--git-dir={self.folder}", *arguments],
                    stdin=given,
                    stdout=files[0],
                    stderr=files[1],
                    env=isolated(self.environ, self.folder, self.url, self.credentials),
                    cwd=self.folder,
                    # A group of its own: git's own children end with it.
                    start_new_session=True,
                    pass_fds=(writer,) if lock is None else (writer, lock),
                )
            try:
                self._wait(process, ended)
            except BaseException:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        return process.returncode

    def _wait(self, process: subprocess.Popen[bytes], ended: IO[bytes]) -> None:
        """Wait until git and all that it started have closed their end of a pipe, which wakes us at once.

        Popen's own way to wait with a limit is to look again and again, less and less often.
        """
        end = time.monotonic() + self.seconds
        while not select.select([ended], [], [], max(0, min(_POLL, end - time.monotonic())))[0]:
            if time.monotonic() >= end:
                raise GitTooSlow
            if self.stop():
                raise GitStopped
        try:
            process.wait(max(_POLL, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise GitTooSlow from None

    def _git(self) -> str:
        found = shutil.which("git", path=self.environ.get("PATH"))
        if found is None:
            raise Refusal("git is not there; install it and put it on the PATH")
        return found

    def _failure(self, code: int, words: str) -> Exception:
        if "File too large" in words:
            return GitTooLarge()
        return GitFailed(code, self.credentials.hide(words) if self.credentials else words)


def _end_of(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _SHOWN))
    return file.read().decode("utf-8", "replace")
