"""The processes of the laboratory: each with a clean environment and a log of its own.

None outlives the one that started it, however that ended.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.lab.zuul.runtime import SYSTEM_PATH
from tests.lab.zuul.runtime import program

STOP_SECONDS = 30


class Died(Exception):
    """A process ended by itself, or did not do in time what was waited for; with the end of its log."""


class Service:
    """A process named `name`, whose output goes to `logs/<name>.log`."""

    def __init__(
        self, name, command, folder, logs, *, path=SYSTEM_PATH, stop_signal=signal.SIGTERM
    ):
        self.name = name
        self.log = logs / f"{name}.log"
        self._stop_signal = stop_signal
        # Zuul's jobs see the whole environment of the executor: there is nothing in it.
        environment = {"HOME": str(folder), "PATH": path, "LANG": "C.UTF-8", "TZ": "UTC"}
        ends_with_us = [program("setpriv"), "--pdeathsig", "KILL", "--"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*ends_with_us, *map(str, command)],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, ready, seconds, what):
        """Return what `ready()` says once it is true; a process that has ended never will."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Died(f"{self.name} ended while starting:\n{self.tail()}")
            if answer := ready():
                return answer
            time.sleep(0.2)
        raise Died(f"{self.name}: no {what} after {seconds} s:\n{self.tail()}")

    def tail(self, lines=30):
        return tail(self.log, lines)

    def stop(self):
        """End it in good order, and whatever of its group is left by force."""
        if self.process.poll() is None:
            self.process.send_signal(self._stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        _kill_group(self.process.pid)
        self.process.wait()

    def kill(self):
        """End it and all its descendants at once, as a machine that loses power: nobody gets to say a last word."""
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            _kill(pid)
        self.process.wait()


def _kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def descendants(pid):
    """Return the ids of all processes below one, its children first."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parent = int(text.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = []
    level = [pid]
    while level:
        level = [child for each in level for child in children.get(each, ())]
        found += level
    return found


def tail(path, lines=30):
    """Return the end of a log, or say that there is none."""
    if not path.exists():
        return f"(no {path.name})"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
