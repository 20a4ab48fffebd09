"""`driverlog bot` from the command line to a fake Gerrit and back: what is printed, what is written, how it exits."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from bot.review.memory import TAG
from tests.gate.support import PATH
from tests.gate.support import own
from tests.gate.support import refused
from tests.gate.support import run
from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.pushing import clone

ROOT = Path(__file__).parents[2]
PROJECT = "openstack/driverlog"
BROKEN = {"releases": ["Nosuch"]}
SCHEMA = json.loads((ROOT / "schemas" / "bot_report.schema.json").read_text())


@pytest.fixture
def fake():
    with start_fake() as server:
        server.add_project(PROJECT, (), {PATH: own()})
        yield server


@pytest.fixture
def tree(fake, tmp_path):
    return clone(fake, PROJECT, "ada", tmp_path)


@pytest.fixture
def change(tree):
    tree.write({PATH: own(**BROKEN)})
    return tree.push("Say something wrong")


@pytest.fixture
def where(fake, tmp_path, monkeypatch):
    """The options that name the server; the environment has no account, and the folder is empty."""
    for name in list(os.environ):
        if name.startswith("DRIVERLOG_GERRIT") or name in ("NETRC", "NOTIFY_SOCKET"):
            monkeypatch.delenv(name)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "here"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return ("--gerrit", fake.url, "--project", PROJECT)


@pytest.fixture
def account(fake, monkeypatch):
    monkeypatch.setenv("DRIVERLOG_GERRIT_USER", "driverlog-bot")
    monkeypatch.setenv("DRIVERLOG_GERRIT_PASSWORD", fake.account("driverlog-bot").password)


@pytest.fixture(autouse=True)
def _no_handlers_left():
    before = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = before


def writes(fake):
    return [
        seen
        for seen in fake.requests
        if seen.method in ("POST", "PUT", "DELETE") and "git-upload-pack" not in seen.path
    ]


def reviews(fake, change):
    info = fake.rest().get(f"changes/{change.number}", o=["MESSAGES"])
    return [message for message in info["messages"] if message.get("tag") == TAG]


def test_review_shows_what_it_would_write(fake, change, where, capsys):
    pushed = len(writes(fake))
    assert run("bot", "review", change.number, *where) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        f"change {change.number}, patch set 1: broken\n  first review of this change\n"
    )
    assert "Nosuch" in out
    assert out.endswith("\nnothing was written; say --post to write this\n")
    assert len(writes(fake)) == pushed


def test_review_writes_once(fake, change, where, account, capsys):
    assert run("bot", "review", change.number, *where, "--post") == 1
    assert capsys.readouterr().out.endswith("\nwritten: posted\n")
    assert run("bot", "review", change.number, *where, "--post") == 1
    out = capsys.readouterr().out
    assert "same verdict as on patch set 1" in out
    assert out.endswith("\nnothing to write\n")
    assert len(reviews(fake, change)) == 1


NAMES = [
    "{number}",
    "openstack/driverlog~{number}",
    "{change_id}",
    "openstack%2Fdriverlog~master~{change_id}",
    "{url}/c/openstack/driverlog/+/{number}",
    "{url}/c/openstack/driverlog/+/{number}/1/data/default_data.json",
    "{url}/{number}",
]


@pytest.mark.parametrize("name", NAMES)
def test_change_can_be_named_in_many_ways(fake, change, where, capsys, name):
    name = name.format(**change._asdict(), url=fake.url)
    assert run("bot", "review", name, *where, "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["change"] == change.number
    jsonschema.validate(report, SCHEMA)


NO_NAMES = [
    ("x", "is no change; expected a number"),
    ("0", "is no change; expected a number"),
    ("I" + "0" * 40, "no change I"),
    ("other/project~1", "the change is in 'other/project', expected openstack/driverlog"),
    ("https://other.example.org/c/openstack/driverlog/+/1", "the change is on other.example.org, expected 127.0.0.1:"),
    ("https://user:hunter2@other.example.org/", "is no change; expected a number"),
    ("99999", "; "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NO_NAMES)
def test_change_that_is_not_meant(where, capsys, name, expected):
    line = refused(capsys, "bot", "review", name, *where)
    assert expected in line
    assert "hunter2" not in line


def test_change_id_on_two_branches(fake, tree, change, where, capsys):
    tree.git("push", "-q", fake.remote(PROJECT, "admin"), "HEAD~:refs/heads/stable")
    tree.git("push", "-q", fake.remote(PROJECT, "ada"), "HEAD:refs/for/stable")
    assert run("bot", "review", change.change_id, *where) == 1
    assert f"change {change.number}," in capsys.readouterr().out


def test_post_without_an_account_is_an_error_before_anything_else(fake, change, where, capsys):
    fake.requests.clear()
    for action in (("review", str(change.number)), ("watch", "--once")):
        line = refused(capsys, "bot", *action, *where, "--post")
        assert "--post needs an account on http://127.0.0.1:" in line
    assert fake.requests == []


def test_wrong_password_says_so_and_not_what_it_was(
    fake, change, where, account, monkeypatch, capsys
):
    monkeypatch.setenv("DRIVERLOG_GERRIT_PASSWORD", "hunter2-hunter2")
    line = refused(capsys, "bot", "review", change.number, *where, "--post")
    assert "401" in line
    assert "hunter2" not in line


def test_server_that_only_the_folder_names_is_not_told_who_we_are(
    fake, change, where, account, capsys
):
    Path("driverlog.toml").write_text(f'[bot]\ngerrit = "{fake.url}"\nproject = "{PROJECT}"\n')
    fake.requests.clear()
    assert run("bot", "review", change.number) == 1
    assert all(not seen.path.startswith("/a/") for seen in fake.requests)
    capsys.readouterr()
    assert "--config driverlog.toml" in refused(capsys, "bot", "review", change.number, "--post")
    assert run("bot", "review", change.number, "--post", "--config", "driverlog.toml") == 1
    assert len(reviews(fake, change)) == 1


def test_change_that_does_not_touch_the_data(tree, where, capsys):
    tree.write({"other.txt": "x\n"})
    other = tree.push("Something else")
    assert run("bot", "review", other.number, *where, "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, SCHEMA)
    assert (report["verdict"], report["speak"], report["requests"]) == (None, False, [])


def test_explain_shows_all_and_records_it(fake, change, where, tmp_path, capsys):
    assert run("bot", "explain", change.number, *where, "--record", tmp_path / "case") == 1
    out = capsys.readouterr().out
    assert '"patch_set": 1' in out
    assert f"change({change.number})" in out
    assert sorted(
        file.name for file in (tmp_path / "case").iterdir() if file.name.startswith("_")
    ) >= [
        "_base.json",
        "_gerrit.json",
        "_head.json",
    ]
    assert reviews(fake, change) == []
    assert run("bot", "explain", change.number, *where, "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["report"]["change"] == change.number


def test_explain_cannot_post(where, capsys):
    said = refused(capsys, "bot", "explain", "1", *where, "--post")
    assert said.startswith("driverlog bot explain: unrecognized arguments: --post")
    assert said.endswith("see driverlog bot explain --help")


def test_gerrit_that_is_down(fake, where, capsys):
    fake.stop()
    assert run("bot", "watch", "--once", *where) == 2
    captured = capsys.readouterr()
    assert "waiting-for-gerrit" in captured.out
    assert captured.err.startswith("driverlog: the round is not complete")


def test_watch_once_reviews_what_is_open(fake, tree, change, where, account, tmp_path, capsys):
    tree.start()
    tree.write({"other.txt": "x\n"})
    other = tree.push("Something else")
    files = ("--heartbeat-file", tmp_path / "beat", "--metrics-file", tmp_path / "bot.prom")
    assert run("bot", "watch", "--once", "--post", *where, *files) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines] == ["starting", "seen-all", "reviewed"]
    assert len(reviews(fake, change)) == 1
    assert reviews(fake, other) == []
    assert (tmp_path / "beat").read_text().endswith(" stopping\n")
    assert "driverlog_bot_open_changes 1.0" in (tmp_path / "bot.prom").read_text()
    assert run("bot", "watch", "--once", "--post", *where) in (0, 1)
    assert len(reviews(fake, change)) == 1


def test_watch_never_loses_a_change_to_a_fault(fake, change, where, account, capsys):
    fake.faults.add(Fault("500", "POST", "/review"))
    assert run("bot", "watch", "--once", "--post", *where) == 2
    capsys.readouterr()
    assert run("bot", "watch", "--once", "--post", *where) == 1
    assert len(reviews(fake, change)) == 1


def test_watch_as_a_process(fake, tree, change, where, account, tmp_path):
    """It reviews what is there, then what comes, asks one question a round, and ends cleanly."""
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "bot",
        "watch",
        "--post",
        "--interval",
        "1",
        "--format",
        "json",
    ]
    with subprocess.Popen(
        [*command, *where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            until(child, "reviewed", change.number)
            fake.requests.clear()
            time.sleep(2.5)
            assert {seen.path.partition("?")[0] for seen in fake.requests} == {"/a/changes/"}
            assert 1 <= len(fake.requests) <= 4
            tree.write({PATH: own()[:-3]})
            tree.amend()
            until(child, "reviewed", change.number)
            child.send_signal(signal.SIGTERM)
            out, err = child.communicate(timeout=10)
        finally:
            child.kill()
    assert (child.returncode, err) == (0, "")
    assert json.loads(out.splitlines()[-1])["event"] == "stopping"
    assert len(reviews(fake, change)) == 2


def until(child, event, number):
    for line in child.stdout:
        said = json.loads(line)
        if (said["event"], said.get("change")) == (event, number):
            return
    raise AssertionError(child.stderr.read())


def test_no_secret_is_printed(fake, change, where, account, capsys):
    for action in (
        ("review", str(change.number), "--post"),
        ("explain", str(change.number)),
        ("watch", "--once"),
    ):
        run("bot", *action, *where)
        captured = capsys.readouterr()
        assert fake.account("driverlog-bot").password not in captured.out + captured.err


def test_other_commands_do_not_load_the_bot():
    code = (
        "import sys, cli; cli._parser(['check']); "
        "print([name for name in sys.modules if name.partition('.')[0] in ('bot', 'requests', 'jinja2')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
