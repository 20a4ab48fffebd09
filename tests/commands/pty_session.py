"""A command in a terminal of its own: answers go in where it asks, what a person would see comes out."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from typing import NamedTuple

_ROWS, _COLUMNS = 60, 400
_ASKS = re.compile(rb"[^\n]*> \Z")


class Shown(NamedTuple):
    """What stood on the screen in the end, and the exit status."""

    screen: str
    code: int


def session(command, answers, *, cwd, env, timeout=60):
    """Run a command; each answer is typed at the next question. An answer that is bytes is typed as it is.

    When all are given, the next question gets the end of the file (Ctrl-D).
    """
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    process = subprocess.Popen(
        command, cwd=cwd, env={**env, "TERM": "dumb"}, stdin=its, stdout=its, stderr=its,
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(its)
    try:
        screen = _talk(ours, list(answers), time.monotonic() + timeout)
        return Shown(screen.decode().replace("\r", ""), process.wait(timeout))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        os.close(ours)


def _talk(ours, answers, until):
    screen, asked = b"", 0
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 1)
        if not ready:
            continue
        try:
            new = os.read(ours, 1 << 16)
        except OSError:
            return screen
        if not new:
            return screen
        screen += new
        if _ASKS.search(screen[asked:]):
            asked = len(screen)
            answer = answers.pop(0) if answers else b"\x04"
            if isinstance(answer, bytes):
                # Nobody is so fast: a signal before the line editor listens would be lost.
                time.sleep(0.2)
            os.write(ours, answer if isinstance(answer, bytes) else answer.encode() + b"\n")
    raise TimeoutError(screen.decode())
