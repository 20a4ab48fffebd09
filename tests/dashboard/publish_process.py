"""Publishes a site as a process of its own, which ends itself by SIGKILL before its N-th step on the file system."""

import os
import signal
import sys
from pathlib import Path

from dashboard.publish import publish

# What publish does to the file system makes these; "open" is also reading.
STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.scandir")


def site(word, pages=3):
    """A tiny site whose every page says the same word."""
    yield "index.html", word.encode()
    for number in range(pages):
        yield f"driver/{number}/page.html", word.encode() * 100


def die_before(step):
    """Let the process end before the step of that number, counted from 1; 0 lets it live."""
    left = [step]

    def watch(event, _arguments):
        if event in STEPS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


if __name__ == "__main__":
    output, word, step = sys.argv[1:]
    files = list(site(word))
    die_before(int(step))
    publish(files, Path(output))
