"""The installed bot as its operator runs it, and the site as its readers see it."""

import subprocess
import urllib.request

from dashboard.addresses import driver_stem
from registry.model import Identity
from tests.lab.people import BOT
from tests.lab.zuul import config


def run_bot(stage, folder, *arguments, expect):
    """Run `driverlog bot` with the account of the bot; returns what it printed, with the errors behind."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "DRIVERLOG_GERRIT_USER": BOT,
        "DRIVERLOG_GERRIT_PASSWORD": stage.gerrit.account(BOT).password,
    }
    program = stage.lab.layout.installed / "bin/driverlog"
    where = ("--gerrit", stage.gerrit.url, "--project", config.PROJECT)
    done = subprocess.run(
        [program, "bot", *arguments, *where],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    said = done.stdout + done.stderr
    assert done.returncode == expect, f"{arguments}: {done.returncode}\n{said}"
    return said


def page_of(stage, identity):
    """Return the published page of a driver."""
    return fetched(stage, f"{driver_stem(Identity(*identity))}.html")


def page_in(folder, identity):
    """Return the page of a driver in a folder with a site."""
    return (folder / f"{driver_stem(Identity(*identity))}.html").read_text(encoding="utf-8")


def fetched(stage, path):
    """Return a file of the published site."""
    with urllib.request.urlopen(f"{stage.lab.files.url}/site/current/{path}", timeout=30) as answer:
        return answer.read().decode()
