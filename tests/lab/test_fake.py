"""The fake Gerrit's own machinery, which no real server has: faults, the log of requests, load, the clock, the end."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from http.client import HTTPConnection
from http.client import IncompleteRead
from pathlib import Path

import pytest
import requests

from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.fake.faults import KINDS
from tests.lab.fake.faults import STATUSES
from tests.lab.git import git
from tests.lab.pushing import clone

ROOT = Path(__file__).parents[2]
PROJECT = "openstack/driverlog"
VERSION = "config/server/version"


@pytest.fixture
def fake():
    with start_fake() as server:
        yield server


@pytest.fixture
def change(fake):
    """The number of an open change."""
    fake.add_project(PROJECT, files={"a.txt": "a\n"})
    return fake.add_changes(PROJECT, 1)[0]


@pytest.fixture
def bot(fake):
    return fake.rest("driverlog-bot")


def texts(fake, change):
    return [message["message"] for message in fake.rest().get(f"changes/{change}/messages")]


def say(rest, change):
    return rest.post(f"changes/{change}/revisions/current/review", {"message": "m"})


def test_needs_nothing_but_python():
    script = "from tests.lab.fake import start_fake; start_fake().stop()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-S", "-c", script], check=True, env=environment, timeout=30)


LOST = {
    "refused": requests.ConnectionError,
    "reset": requests.ConnectionError,
    "timeout": requests.Timeout,
    "slow": requests.RequestException,
    "cut": requests.exceptions.ChunkedEncodingError,
}


def ask(fake, kind, timeout=0.5):
    """Ask for the version once; the answer is read to its end."""
    fake.faults.add(Fault(kind, path=VERSION, seconds=5, pause=0.3, size=100_000))
    return requests.get(f"{fake.url}/{VERSION}", timeout=timeout)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in LOST and kind != "slow"])
def test_answer_is_lost(fake, kind):
    with pytest.raises(LOST[kind]):
        ask(fake, kind)
    assert requests.get(f"{fake.url}/{VERSION}", timeout=5).ok


def test_reset_is_one(fake):
    fake.faults.add(Fault("reset"))
    with socket.create_connection(("127.0.0.1", fake.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_slow_is_whole_in_the_end(fake):
    fake.faults.add(Fault("slow", pause=0.01))
    begin = time.monotonic()
    answer = requests.get(f"{fake.url}/{VERSION}", timeout=5)
    assert answer.text == ')]}\'\n"3.13.5"\n'
    assert time.monotonic() - begin >= 0.01 * (len(answer.text) - 1)


def test_cut_says_how_long_it_would_have_been(fake):
    fake.faults.add(Fault("cut"))
    client = HTTPConnection("127.0.0.1", fake.port, timeout=5)
    client.request("GET", f"/{VERSION}")
    with pytest.raises(IncompleteRead) as caught:
        client.getresponse().read()
    client.close()
    assert (len(caught.value.partial), caught.value.expected) == (7, 7)


@pytest.mark.parametrize("status", STATUSES)
def test_status(fake, status):
    answer = ask(fake, status)
    assert answer.status_code == int(status)
    assert not answer.text.startswith(")]}'")
    assert ("Retry-After" in answer.headers) == (status in ("429", "503"))


def test_garbage_is_a_web_page(fake):
    answer = ask(fake, "garbage")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html;charset=utf-8")


def test_huge_is_json_of_the_size_wanted(fake):
    answer = ask(fake, "huge", timeout=5)
    assert len(answer.content) == 100_000
    assert json.loads(answer.text.removeprefix(")]}'\n")).strip("x") == ""


def test_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match=r"unknown kind of fault 'slower'; known are refused, "):
        Fault("slower")


@pytest.mark.parametrize("kind", ["refused", "reset", "timeout", "503", "garbage", "huge"])
@pytest.mark.parametrize(("stage", "said"), [("before", 0), ("after", 1)])
def test_stage_tells_whether_the_request_is_carried_out(fake, bot, change, kind, stage, said):
    before = len(texts(fake, change))
    fault = Fault(kind, "POST", "/review$", stage=stage, seconds=0.2, size=1000)
    fake.faults.add(fault)
    with contextlib.suppress(requests.RequestException, ValueError):
        say(bot, change)
    assert len(texts(fake, change)) == before + said
    assert [(each, method) for each, method, _ in fake.faults.fired] == [(fault, "POST")]


def test_post_that_arrives_twice_is_two_messages(fake, bot, change):
    before = len(texts(fake, change))
    say(bot, change)
    say(bot, change)
    assert texts(fake, change)[before:] == ["Patch Set 1:\n\nm"] * 2


def statuses(fake, count, path=VERSION):
    return [requests.get(f"{fake.url}/{path}", timeout=5).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (Fault("503"), [503, 200, 200, 200]),
        (Fault("503", times=2), [503, 503, 200, 200]),
        (Fault("503", times=0), [503, 503, 503, 503]),
        (Fault("503", after=2), [200, 200, 503, 200]),
        (Fault("503", method="POST"), [200, 200, 200, 200]),
        (Fault("503", path="nosuch"), [200, 200, 200, 200]),
    ],
    ids=["once", "twice", "always", "the third", "another method", "another path"],
)
def test_which_requests_go_wrong(fake, fault, seen):
    fake.faults.add(fault)
    assert statuses(fake, 4) == seen


def test_two_faults_take_their_turns(fake):
    fake.faults.add(Fault("500"), Fault("429"))
    assert statuses(fake, 3) == [500, 429, 200]
    fake.faults.add(Fault("500", times=0))
    fake.faults.clear()
    assert statuses(fake, 1) == [200]


def test_down_refuses_connections_and_breaks_those_that_stand(fake):
    session = requests.Session()
    assert session.get(f"{fake.url}/{VERSION}", timeout=5).ok
    with fake.down():
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", fake.port), timeout=5).close()
        with pytest.raises(requests.ConnectionError):
            session.get(f"{fake.url}/{VERSION}", timeout=5)
    assert session.get(f"{fake.url}/{VERSION}", timeout=5).ok


def test_requests_are_counted_with_what_was_sent(fake, bot, change):
    fake.reset_requests()
    fake.rest().get("changes/", q="status:open", n=1)
    say(bot, change)
    fake.faults.add(Fault("refused"))
    with pytest.raises(requests.ConnectionError):
        fake.rest().get(VERSION)
    read, wrote, lost = fake.requests
    assert (read.method, read.path, read.account, read.status) == (
        "GET",
        "/changes/?q=status%3Aopen&n=1",
        "",
        200,
    )
    assert read.size > 100
    assert (wrote.path, wrote.account) == (
        f"/a/changes/{change}/revisions/current/review",
        "driverlog-bot",
    )
    assert json.loads(wrote.sent) == {"message": "m"}
    assert (lost.status, lost.size) == (0, 0)


def test_input_it_cannot_take_is_an_answer_too(bot, change):
    answer = bot.raw("POST", f"changes/{change}/revisions/current/review", json={"comments": [1]})
    assert answer.status_code == 500
    assert answer.text.startswith("the fake Gerrit broke: ")


def test_wrong_password_is_401_and_another_server_has_others(fake):
    account = fake.account("ada")
    for password, status in ((account.password, 200), ("x", 401)):
        answer = requests.get(f"{fake.url}/a/accounts/self", auth=("ada", password), timeout=5)
        assert answer.status_code == status
    with start_fake() as other:
        assert other.account("ada").password != account.password


def test_many_changes_are_real_ones(fake, tmp_path):
    fake.add_project(PROJECT)
    merged = fake.add_changes(PROJECT, 30, merged=True, messages={"halden-ci": "Build ok"})
    opened = fake.add_changes(
        PROJECT, 20, files=lambda number: {"data/x.json": f"{number}\n"}, owner="ben"
    )
    rest = fake.rest()
    assert len(rest.get("changes/", q=f"project:{PROJECT} commentby:halden-ci")) == len(merged)
    rows = rest.get("changes/", q="path:data/x.json owner:ben is:open", o=["CURRENT_REVISION"])
    assert [row["_number"] for row in rows] == opened[::-1]
    git(tmp_path, "init", "-q", "--bare")
    ref = rows[0]["revisions"][rows[0]["current_revision"]]["ref"]
    git(tmp_path, "fetch", "-q", fake.remote(PROJECT), ref, "master:master")
    assert git(tmp_path, "show", "FETCH_HEAD:data/x.json") == str(opened[-1])
    assert git(tmp_path, "rev-list", "--count", "master") == str(1 + len(merged))


def test_many_changes_can_be_pushed_upon(fake, change, tmp_path):
    fake.add_changes(PROJECT, 3, merged=True)
    tree = clone(fake, PROJECT, "ben", tmp_path)
    tree.git("fetch", "-q", fake.remote(PROJECT), f"refs/changes/{change:02}/{change}/1")
    tree.git("reset", "-q", "--hard", "FETCH_HEAD")
    tree.write({"b.txt": "b\n"})
    tree.git("add", "--all")
    tree.git("commit", "-q", "--amend", "--no-edit")
    tree.git("push", "-q", fake.remote(PROJECT, "ben"), "HEAD:refs/for/master")
    info = fake.rest().get(f"changes/{change}", o=["CURRENT_REVISION"])
    assert (info["current_revision_number"], info["current_revision"]) == (
        2,
        tree.git("rev-parse", "HEAD"),
    )


def test_large_push_comes_in_chunks(fake, tmp_path):
    fake.add_project(PROJECT)
    tree = clone(fake, PROJECT, "ada", tmp_path)
    tree.write({"big.bin": os.urandom(3_000_000)})
    pushed = tree.push("Large")
    files = fake.rest().get(f"changes/{pushed.number}/revisions/current/files")
    assert (files["big.bin"]["size"], files["big.bin"]["binary"]) == (3_000_000, True)


def test_time_is_what_the_clock_says(fake, bot, change):
    fake.clock = lambda: datetime(2030, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
    say(bot, change)
    assert bot.get(f"changes/{change}")["updated"] == "2030-01-02 03:04:05.000000000"


def test_backdate_moves_the_whole_history(fake, bot, change):
    say(bot, change)
    fake.add_changes(PROJECT, 1)
    fake.backdate(change, datetime(2020, 1, 2, tzinfo=UTC))
    info = bot.get(f"changes/{change}", o=["MESSAGES"])
    assert info["updated"] == "2020-01-02 00:00:00.000000000"
    assert info["messages"][-1]["date"] == info["updated"] >= info["created"]
    newest_first = bot.get("changes/", q=f"project:{PROJECT}")
    assert newest_first[-1]["_number"] == change


def test_until_and_every_spread_changes_over_time(fake):
    fake.add_project(PROJECT)
    end = datetime(2026, 1, 1, tzinfo=UTC)
    fake.add_changes(PROJECT, 48, merged=True, until=end, every=timedelta(hours=1))
    rows = fake.rest().get("changes/", q='mergedafter:"2025-12-31 12:00:00"')
    assert len(rows) == 13


@pytest.mark.parametrize("username", [None, "ada", "driverlog-bot", "core"])
@pytest.mark.parametrize("ref", ["refs/heads/master", "refs/tags/x", "refs/changes/99/99/1"])
def test_only_the_administrator_pushes_past_review(fake, change, tmp_path, username, ref):
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
    with pytest.raises(Exception, match=r"Unauthorized|Authentication|not permitted: update"):
        git(tmp_path, "push", "--force", fake.remote(PROJECT, username), f"HEAD:{ref}")


def test_stop_leaves_nothing_behind_and_may_come_twice(change, fake):
    folder = fake.world.folder
    fake.faults.add(Fault("timeout", seconds=60))
    waiting = threading.Thread(target=wait_for_nothing, args=(fake,))
    waiting.start()
    fake.stop()
    fake.stop()
    waiting.join(5)
    assert not waiting.is_alive()
    assert not folder.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", fake.port), timeout=5).close()


def wait_for_nothing(fake):
    with contextlib.suppress(requests.ConnectionError):
        requests.get(f"{fake.url}/{VERSION}", timeout=30)


def test_by_hand():
    command = [sys.executable, "-u", "-m", "tests.lab.fake"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().split()[0]
            assert requests.get(f"{url}/{VERSION}", timeout=5).ok
        finally:
            process.terminate()
        assert process.wait(10) == 0
