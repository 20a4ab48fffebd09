"""A watch as a process of its own, for tests that send it real signals; it says on stdout how far it is.

The argument names where it hangs: in a wait, in a question to Gerrit, in a look at a change, or in a write.
"""

import socket
import sys
import time
from datetime import UTC
from datetime import datetime
from pathlib import Path

from bot.apply import Outcome
from bot.config.settings import Settings
from bot.journal import Journal
from bot.metrics import Metrics
from bot.watch.interrupt import Signals
from bot.watch.loop import Watch
from bot.watch.means import Means
from bot.watch.means import View
from bot.watch.pulse import Pulse
from bot.watch.pulse import notify_address
from bot.watch.status import Status

WRITE_SECONDS = 1.5
ROW = {
    "_number": 1,
    "updated": "2026-11-23 12:00:00.000000000",
    "current_revision": "a",
    "current_revision_number": 1,
    "status": "NEW",
    "branch": "master",
}


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def hang():
    """Wait as a request does whose answer never comes: in a read of a socket."""
    say("hanging\n")
    here, _there = socket.socketpair()
    here.recv(1)


def now():
    return datetime.now(UTC)


def main(where, heartbeat):
    def ask(query, options, limit):
        if where == "ask":
            hang()
        return [ROW]

    def examine(number):
        if where == "look":
            hang()
        return number

    def apply(number):
        say("writing\n")
        end = time.monotonic() + WRITE_SECONDS
        while (left := end - time.monotonic()) > 0:
            time.sleep(left)
        say("written\n")
        return Outcome(posted=True, reason="posted")

    means = Means(
        ask=ask,
        me=lambda: 7,
        examine=examine,
        view=lambda number: View(1, speak=where == "write", reason="because"),
        apply=apply,
        now=now,
        clock=time.monotonic,
        traffic=lambda: (0, 0),
    )
    journal = Journal(say, now)
    settings = Settings("http://127.0.0.1:1", "p", interval=600)
    with Signals() as signals:
        pulse = Pulse(Path(heartbeat), notify_address(), now, say)
        status = Status(pulse, Metrics(version="1", python="3"), None, now, say)
        pulse.ready()
        Watch(settings, means, signals, journal, status).run()
        pulse.stopping()


if __name__ == "__main__":
    main(*sys.argv[1:])
