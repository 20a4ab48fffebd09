"""As a new vendor: from an empty record to a green change, by the commands alone, in under two minutes."""

import json
import subprocess
import sys
import time

import pytest

from bot.review.memory import TAG
from tests.commands.pty_session import session
from tests.gate.support import ROOT
from tests.lab.fake import start_fake
from tools.demo.records import CINDER
from tools.demo.records import CODE
from tools.demo.records import TREE
from tools.demo.records import ci_said

PROJECT = "openstack/driverlog"
DATA = "data/default_data.json"
MOST_SECONDS = 120
# The mistakes: a project misspelt, two people in one field, a link without its scheme, a release misspelt, a class
# left out at first.
ANSWERS = [
    "openstack/cindr", "",
    "Halden Storage",
    "Halden HX iSCSI",
    "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "Ada Lindqvist, Ben Okafor", "Ada Lindqvist", "ada@storage.example.org", "", "",
    "",
    "storage.example.org/openstack/hx", "",
    "Flamingo, Gazpaccho", "Flamingo, Gazpacho",
    CODE, "HXISCSIDriver",
    "halden-ci",
    "halden-hx-iscsi", "",
    "yes",
]  # fmt: skip


@pytest.fixture
def server():
    with start_fake() as started:
        registry = (ROOT / DATA).read_text(encoding="utf-8")
        started.add_project(PROJECT, [], {DATA: registry})
        started.add_project(CINDER, ["stable/2025.2", "stable/2026.1"], TREE)
        started.add_changes(CINDER, 3, merged=True, messages=ci_said("hx"))
        yield started


def shell(line, cwd, env, *, expect=0):
    done = subprocess.run(
        ["bash", "-c", line], cwd=cwd, env=env, text=True, check=False, capture_output=True
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def test_from_an_empty_record_to_a_green_change(server, env, tmp_path):
    ada = server.account("ada")
    mine = env | {"GIT_AUTHOR_NAME": ada.name, "GIT_AUTHOR_EMAIL": ada.email,
                  "GIT_COMMITTER_NAME": ada.name, "GIT_COMMITTER_EMAIL": ada.email}  # fmt: skip
    remote, tree = server.remote(PROJECT, "ada"), tmp_path / "driverlog"
    started = time.monotonic()
    shell(f"git clone -q {remote} {tree}", tmp_path, mine)

    talk = session(["driverlog", "add"], ANSWERS, cwd=tree, env=mine)
    assert talk.code == 0, talk.screen
    (commit,) = [line.strip() for line in talk.screen.splitlines() if "git commit" in line]
    shell(commit, tree, mine)
    assert "0 errors, 0 warnings" in shell("driverlog check", tree, mine)
    assert "Signed-off-by: " in shell("git log -1 --format=%B", tree, mine)
    # What git review's hook does: a Change-Id at the end of the message.
    change_id = f"I{'7' * 40}"
    shell(f"git commit -q --amend --no-edit --trailer 'Change-Id: {change_id}'", tree, mine)
    shell("git push -q origin HEAD:refs/for/master", tree, mine)

    number = reviewed(server, env, tmp_path, change_id)
    seconds = time.monotonic() - started
    (message,) = said(server, number)
    line = message.partition("\n\n")[2].partition("\n")[0]
    assert line.startswith(
        "DriverLog: fine. Added `openstack/cinder, Halden Storage, Halden HX iSCSI`."
    )
    assert "CI claim holds" in line
    assert "in Gazpacho, Flamingo" in line
    assert seconds < MOST_SECONDS
    tell(seconds)


def reviewed(server, env, tmp_path, change_id):
    """Have the bot review the change as its service does, and return its number."""
    (change,) = server.rest("core").get("changes/", q=f"change:{change_id}")
    bot = env | {
        "DRIVERLOG_GERRIT_USER": "driverlog-bot",
        "DRIVERLOG_GERRIT_PASSWORD": server.account("driverlog-bot").password,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    options = f"--gerrit {server.url} --project {PROJECT}"
    shell(f"driverlog bot watch --once --post {options}", tmp_path, bot)
    return change["_number"]


def said(server, number):
    detail = server.rest("core").get(f"changes/{number}/detail")
    return [message["message"] for message in detail["messages"] if message.get("tag") == TAG]


def tell(seconds):
    """Say how long it took, where somebody looks (pytest -rP)."""
    sys.stdout.write(f"from an empty record to a green change: {seconds:.1f} s\n")


def test_the_record_is_what_was_answered(server, env, tmp_path):
    tree = tmp_path / "driverlog"
    shell(f"git clone -q {server.remote(PROJECT, 'ada')} {tree}", tmp_path, env)
    before = json.loads((tree / DATA).read_text(encoding="utf-8"))["drivers"]
    assert session(["driverlog", "add"], ANSWERS, cwd=tree, env=env).code == 0
    after = json.loads((tree / DATA).read_text(encoding="utf-8"))["drivers"]
    (record,) = [driver for driver in after if driver not in before]
    assert record == {
        "project_id": CINDER,
        "vendor": "Halden Storage",
        "name": "Halden HX iSCSI",
        "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
        "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
        "wiki": "https://storage.example.org/openstack/hx",
        "releases": ["Flamingo", "Gazpacho"],
        "upstream": {"path": CODE, "class": "HXISCSIDriver"},
        "ci": {
            "id": "halden-ci",
            "success_pattern": r"halden-hx-iscsi \S+ : SUCCESS",
            "failure_pattern": r"halden-hx-iscsi \S+ : FAILURE",
        },
    }
