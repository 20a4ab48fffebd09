"""Tells a supervisor that the watch lives: a heartbeat file, and systemd's notifications."""

import os
import socket
from collections.abc import Callable
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.whole_file import replace_file


class Pulse:
    """Beats whenever it is told to; no failure of it stops the watch.

    The file holds one line, `time state`, replaced as a whole: its age tells whether the process lives, its words
    whether it does anything. `address` is systemd's NOTIFY_SOCKET, empty when nobody listens.
    """

    def __init__(
        self,
        file: Path | None,
        address: str,
        now: Callable[[], datetime],
        complain: Callable[[str], None],
    ) -> None:
        self._file = file
        self._address = address
        self._now = now
        self._complain = complain
        self._state = "starting"
        self._sick = False

    def ready(self) -> None:
        """Say that the start is over."""
        notify(self._address, "READY=1")
        self.beat()

    def beat(self, state: str = "") -> None:
        """Say that we live, and in what state; without one, in the same as before."""
        self._state = state or self._state
        line = " ".join(self._state.split())
        notify(self._address, f"WATCHDOG=1\nSTATUS={line}")
        if self._file is not None:
            self._write(self._file, f"{self._now():%Y-%m-%dT%H:%M:%SZ} {line}\n")

    def stopping(self) -> None:
        """Say that we are about to end, on purpose."""
        notify(self._address, "STOPPING=1")
        self.beat("stopping")

    def _write(self, file: Path, line: str) -> None:
        try:
            replace_file(file, line.encode())
            self._sick = False
        except OSError as error:
            if not self._sick:
                self._complain(f"cannot write {file}: {error.strerror}")
            self._sick = True


def notify(address: str, text: str) -> None:
    """Send a datagram to systemd; nobody there is fine.

    https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
    """
    if not address:
        return
    # A leading @ stands for the NUL byte of an address that is no file.
    target = "\0" + address[1:] if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(text.encode(), target)


def notify_address(environment: Mapping[str, str] = os.environ) -> str:
    """Return where systemd wants to hear from us; empty if nowhere."""
    address = environment.get("NOTIFY_SOCKET", "")
    return address if address.startswith(("/", "@")) else ""
