"""Real signals to a real process: a wait and a read end at once, a write is finished, a second signal ends all."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])


class Process:
    def __init__(self, child, heartbeat):
        self.child = child
        self.heartbeat = heartbeat
        self.lines = []

    def until(self, word):
        """Read what it says until a line has the word."""
        for line in self.child.stdout:
            self.lines.append(line.rstrip("\n"))
            if word in line:
                return
        raise AssertionError(f"no {word!r} in {self.lines} {self.child.stderr.read()}")

    def send(self, number):
        self.child.send_signal(number)

    def end(self, seconds=5.0):
        begun = time.monotonic()
        out, err = self.child.communicate(timeout=seconds)
        self.lines += out.splitlines()
        assert err == ""
        return time.monotonic() - begun


@contextmanager
def process(tmp_path, where, **environment):
    heartbeat = tmp_path / "beat"
    command = [sys.executable, "-m", "tests.bot.watch_process", where, str(heartbeat)]
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Process(child, heartbeat)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        child.stderr.close()


@BOTH
def test_signal_during_a_wait(tmp_path, number):
    with process(tmp_path, "wait") as watch:
        watch.until("silent")
        time.sleep(0.2)
        watch.send(number)
        assert watch.end() < 3
        assert watch.child.returncode == 0
        assert "stopping" in watch.lines[-1]
        assert watch.heartbeat.read_text().endswith(" stopping\n")


@BOTH
@pytest.mark.parametrize("where", ["ask", "look"])
def test_signal_during_a_read(tmp_path, where, number):
    with process(tmp_path, where) as watch:
        watch.until("hanging")
        time.sleep(0.2)
        watch.send(number)
        assert watch.end() < 3
        assert watch.child.returncode == 0
        assert "stopping" in watch.lines[-1]


def test_signal_during_a_write_lets_it_finish(tmp_path):
    with process(tmp_path, "write") as watch:
        watch.until("writing")
        watch.send(signal.SIGTERM)
        watch.end()
        assert watch.child.returncode == 0
        assert watch.lines[-3] == "written"
        assert "reviewed change=1" in watch.lines[-2]


def test_second_signal_ends_it_at_once(tmp_path):
    with process(tmp_path, "write") as watch:
        watch.until("writing")
        watch.send(signal.SIGTERM)
        time.sleep(0.1)
        watch.send(signal.SIGTERM)
        assert watch.end() < 1
        assert watch.child.returncode == -signal.SIGTERM
        assert "written" not in watch.lines


def test_systemd_hears_of_it(tmp_path):
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(5)
        with process(tmp_path, "wait", NOTIFY_SOCKET=str(address)) as watch:
            watch.until("silent")
            time.sleep(0.2)
            watch.send(signal.SIGTERM)
            watch.end()
        systemd.setblocking(False)
        heard = []
        try:
            while True:
                heard.append(systemd.recv(4096).decode())
        except BlockingIOError:
            pass
    assert heard[0] == "READY=1"
    assert "WATCHDOG=1\nSTATUS=watching, 1 open, 0 pending" in heard
    assert heard[-2] == "STOPPING=1"
