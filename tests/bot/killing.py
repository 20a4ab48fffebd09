"""A process of the bot that is killed, -9, the moment a fault of the fake Gerrit holds one of its requests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SECONDS = 60


def killed(fake, arguments, folder, **environment):
    """Run `python -m arguments…` with a home of its own in `folder` until a fault has fired, and kill it there."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    bot = subprocess.Popen(
        (sys.executable, "-m", *map(str, arguments)),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=surroundings | environment,
    )
    try:
        deadline = time.monotonic() + _SECONDS
        while not fake.faults.fired and time.monotonic() < deadline:
            time.sleep(0.02)
        assert fake.faults.fired
    finally:
        bot.send_signal(signal.SIGKILL)
        bot.wait()
