"""From push to green on a running Gerrit: a broken change, its review, a fix applied there, the rest amended."""

import base64
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.review.memory import TAG
from bot.review.plan import ASKS
from tests.bot.states import DATA
from tests.lab.pushing import clone
from tests.lab.pushing import merge
from tests.lab.pushing import merged_change_with_comments
from tools.demo.records import CINDER
from tools.demo.records import CLAIMS
from tools.demo.records import JOB
from tools.demo.records import NEW_RECORD
from tools.demo.records import PATTERNS
from tools.demo.records import TREE
from tools.demo.records import ci_said

ROOT = Path(__file__).parents[2]
_numbers = itertools.count(1)

BASE = {
    "projects": [{"id": CINDER, "name": "Cinder"}],
    "releases": [
        {"id": "Flamingo", "wiki": "https://releases.example.org/f", "start": "2025-Apr-02", "active": True,
         "version": "2025.2", "status": "maintained"},
        {"id": "Gazpacho", "wiki": "https://releases.example.org/g", "start": "2025-Oct-01", "active": True,
         "version": "2026.1", "status": "development"},
    ],
    "drivers": [
        {
            "project_id": CINDER,
            "vendor": "Borg Arrays",
            "name": "Borg FC",
            "description": "Provides Cinder volumes on Borg arrays, attached over Fibre Channel.",
            "maintainers": [{"name": "Mia Berg", "email": "mia@borg.example"}],
            "wiki": "https://borg.example/openstack",
            "releases": ["Flamingo", "Gazpacho"],
        }
    ],
}  # fmt: skip
RECORD = NEW_RECORD | CLAIMS


def text(*drivers):
    value = {**BASE, "drivers": [*BASE["drivers"], *drivers]}
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"


@pytest.fixture
def registry(server):
    """The name of a project with the registry."""
    name = f"openstack/driverlog-{next(_numbers)}"
    server.add_project(name, [], {DATA: text()})
    return name


@pytest.fixture(scope="module")
def cinder(server, tmp_path_factory):
    server.add_project(CINDER, ["stable/2025.2"], TREE)
    tree = clone(server, CINDER, "core", tmp_path_factory.mktemp("cinder"))
    for number in range(3):
        said = ci_said(number)
        merged_change_with_comments(server, tree, f"Change {number}", {f"{number}": "x\n"}, said)


@pytest.fixture
def driverlog(server, registry, tmp_path):
    """Run `driverlog bot` as the bot's account, as its service does."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "DRIVERLOG_GERRIT_USER": "driverlog-bot",
        "DRIVERLOG_GERRIT_PASSWORD": server.account("driverlog-bot").password,
        "PYTHONPATH": str(ROOT),
    }

    def run(action, *arguments, expect):
        options = ("--gerrit", server.url, "--project", registry)
        done = subprocess.run(
            (sys.executable, "-m", "cli", "bot", action, *map(str, arguments), *options),
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    return run


class Review:
    """What stands on a change, as a core reviewer finds it."""

    def __init__(self, rest, number):
        self.info = rest.get(f"changes/{number}/detail")
        self.messages = [m for m in self.info["messages"] if m.get("tag") == TAG]
        self.comments = rest.get(f"changes/{number}/comments").get(DATA, [])

    @property
    def last(self):
        return self.messages[-1]["message"].partition("DriverLog: ")[2]

    def comment(self, rule):
        (found,) = [c for c in self.comments if f"[{rule}]" in c["message"]]
        return found

    def open_threads(self):
        """Return the rules of the threads that are unresolved."""
        last = {}
        for comment in sorted(self.comments, key=lambda c: c["updated"]):
            last[comment.get("in_reply_to", comment["id"])] = comment
        roots = {c["id"]: c for c in self.comments}
        return sorted(
            roots[root]["message"].partition("[")[2].partition("]")[0]
            for root, comment in last.items()
            if comment.get("unresolved")
        )


MENDED = {
    **RECORD,
    "releases": ["Flamingo"],
    "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
    "ci": {"id": "halden-ci", **PATTERNS},
}


def test_from_push_to_green(server, registry, cinder, driverlog, tmp_path):
    tree = clone(server, registry, "ada", tmp_path)
    tree.write({DATA: text(RECORD)})
    number = tree.push("Add Halden HX").number
    rest = server.rest("driverlog-bot")

    # Dry: all is shown, nothing is sent.
    assert "nothing was written; say --post" in driverlog("review", number, expect=1)
    assert Review(rest, number).messages == []

    driverlog("review", number, "--post", expect=1)
    explains(Review(rest, number), server.account("ada"))

    # Said once: again, after a restart, by another instance.
    driverlog("review", number, "--post", expect=1)
    driverlog("watch", "--once", "--post", expect=1)
    assert len(Review(rest, number).messages) == 1

    apply_fix(server.rest("ada"), number, Review(rest, number).comment("unknown-releases"))
    driverlog("watch", "--once", "--post", expect=1)
    second = Review(rest, number)
    assert len(second.messages) == 2
    assert second.last.startswith("not ready, 1 error to mend")
    assert second.open_threads() == ["several-people-in-one-field"]

    tree.write({DATA: text(MENDED)})
    tree.amend()
    driverlog("watch", "--once", "--post", expect=0)
    is_content(Review(rest, number))

    # Silence from now on, and nothing of ours stands in the way of a merge.
    driverlog("watch", "--once", "--post", expect=0)
    driverlog("review", number, "--post", expect=0)
    assert len(Review(rest, number).messages) == 3
    merge(server, number)
    assert "it is merged" in driverlog("explain", number, expect=0)


def explains(review, owner):
    """Say what is wrong and what the claims come to, with fixes in the file, and call the owner."""
    assert len(review.messages) == 1
    assert review.last.startswith("not ready, 2 errors to mend")
    assert "3 neither" in review.last
    assert f"`{JOB} \\\\S+ : SUCCESS`" in review.last
    assert "in Flamingo (stable/2025.2)" in review.last
    assert "git review" in review.last
    assert review.open_threads() == ["several-people-in-one-field", "unknown-releases"]
    assert set(review.info["attention_set"]) == {str(owner.id)}


def apply_fix(ada, number, comment):
    """Apply a fix as the vendor does with one click: Gerrit itself makes the next patch set."""
    fix = comment["fix_suggestions"][0]
    ada.post(f"changes/{number}/revisions/current/fixes/{fix['fix_id']}/apply", {})
    ada.post(f"changes/{number}/edit:publish", {})
    assert '"Gazpacho"' in content(ada, number)


def is_content(review):
    """Say so in one line, and resolve every thread."""
    assert len(review.messages) == 3
    assert review.last.startswith(
        "fine. Added `openstack/cinder, Halden Storage, Halden HX iSCSI`."
    )
    assert "CI claim holds (`halden-ci`, newest 3 comments: 3 success, " in review.last
    assert "Upstream path is in Flamingo." in review.last
    assert review.open_threads() == []
    assert ASKS not in review.info.get("hashtags", [])


def content(rest, number):
    path = f"changes/{number}/revisions/current/files/{DATA.replace('/', '%2F')}/content"
    return base64.b64decode(rest.raw("GET", path).text).decode()
