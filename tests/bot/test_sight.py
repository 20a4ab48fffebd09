"""What is hidden from us is not empty: a watch and a scan of such a project say so, and conclude nothing."""

import json
from contextlib import closing

import pytest

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.http.rest import RestGerrit
from bot.lookups import sight
from tests.bot import proposals
from tests.bot.watch_world import World
from tests.gate.support import run
from tests.lab.fake import start_fake

PROJECT = "openstack/driverlog"


@pytest.fixture
def fake():
    with start_fake() as server:
        server.add_project(PROJECT, (), {proposals.DATA: proposals.registry()})
        yield server


@pytest.fixture
def where(fake, tmp_path, monkeypatch):
    """The options that name the server; the bot's account is in the environment, with a cache of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DRIVERLOG_GERRIT_USER", "driverlog-bot")
    monkeypatch.setenv("DRIVERLOG_GERRIT_PASSWORD", fake.account("driverlog-bot").password)
    return ("--gerrit", fake.url)


def test_a_project_and_a_branch_that_are_there_noop(fake):
    with closing(RestGerrit(fake.url, None)) as gerrit:
        sight.require(gerrit, PROJECT)
        sight.require(gerrit, PROJECT, "master")


@pytest.mark.parametrize(("project", "branch"), [(PROJECT, "nosuch"), ("openstack/nosuch", "")])
def test_what_is_not_there_is_named(fake, project, branch):
    with closing(RestGerrit(fake.url, None)) as gerrit, pytest.raises(GerritError) as caught:
        sight.require(gerrit, project, branch)
    assert caught.value.trouble is Trouble.NOT_FOUND
    assert (branch or "nosuch") in str(caught.value)


NOWHERE = [("--project", "openstack/nosuch"), ("--project", PROJECT, "--branch", "nosuch")]


def asked(capsys, *arguments):
    """Run `driverlog bot` and return its exit status, its output and its errors."""
    status = run("bot", *arguments)
    return (status, *capsys.readouterr())


@pytest.mark.parametrize("options", NOWHERE)
def test_a_watch_of_nothing_says_so(where, capsys, options):
    status, out, err = asked(capsys, "watch", "--once", *where, *options)
    assert status == 2
    assert 'waiting-for-gerrit trouble="not found"' in out
    assert "seen-all" not in out
    assert "the round is not complete" in err


def test_a_watch_asks_it_only_where_there_is_no_open_change(tmp_path):
    world = World(tmp_path)
    when = []
    means = world.watch._means
    object.__setattr__(means, "sighted", lambda: when.append(world.time))
    world.rounds(3)
    assert when == [0.0]
    world.push(1)
    world.time += 3600
    world.rounds(2)
    assert when == [0.0]


def test_a_scan_of_a_project_that_is_hidden_is_not_complete_and_proposes_nothing(
    where, capsys, fake
):
    status, out, err = asked(capsys, "scan", "--propose", "--post", *where, "--project", PROJECT)
    assert status == 2
    assert "0 marks" in out
    assert "openstack%2Fcinder" in err.splitlines()[-1]
    fake.add_project("openstack/cinder", (), {"a": "b\n"})
    status, out, err = asked(capsys, "scan", "--format", "json", *where, "--project", PROJECT)
    assert status == 0
    assert json.loads(out)["incomplete"] == []
