"""The client alone against every fault: how often it asks, what it reports, and what it keeps to itself."""

import logging
import socket

import pytest

from bot.config.credentials import BadCredentials
from bot.config.credentials import Credentials
from bot.gerrit import Trouble
from bot.http.rest import RestGerrit
from bot.patience import Limits
from tests.bot.clients import BOT
from tests.bot.clients import failure
from tests.bot.clients import read
from tests.bot.clients import write
from tests.bot.scripted_server import cut
from tests.bot.scripted_server import drip
from tests.bot.scripted_server import gibberish
from tests.bot.scripted_server import ok
from tests.bot.scripted_server import packed
from tests.bot.scripted_server import reset
from tests.bot.scripted_server import scripted_server
from tests.bot.scripted_server import silent
from tests.bot.scripted_server import status

LOGIN_PAGE = status(200, b"<!DOCTYPE html><title>Log in</title>", "text/html")
GOOD = ok({"_number": 7})


# fault, trouble, attempts of a read, attempts of a write, a write that failed may be done
FAULTS = {
    "reset": (reset, Trouble.UNREACHABLE, 3, 1, True),
    "silent": (silent, Trouble.UNREACHABLE, 3, 1, True),
    "slow body": (
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"),
        Trouble.UNREACHABLE,
        3,
        1,
        True,
    ),
    "slow body without a length": (
        drip(b"HTTP/1.1 200 OK\r\n\r\n)]}'\n{}"),
        Trouble.UNREACHABLE,
        3,
        1,
        True,
    ),
    "slow headers": (drip(b"HTTP/1.1 200 OK\r\nX-A: "), Trouble.UNREACHABLE, 3, 1, True),
    "cut": (cut, Trouble.GARBLED, 3, 1, True),
    "cut JSON": (status(200, b')]}\'\n{"a": [1, 2'), Trouble.GARBLED, 3, 1, True),
    "no HTTP": (gibberish, Trouble.GARBLED, 3, 1, True),
    "no gzip": (status(200, b"abc", Content_Encoding="gzip"), Trouble.GARBLED, 3, 1, True),
    "no UTF-8": (status(200, b')]}\'\n"\xff"'), Trouble.GARBLED, 3, 1, True),
    "no mark": (status(200, b'{"a": 1}'), Trouble.GARBLED, 3, 1, True),
    "another kind": (ok([{"a": 1}]), Trouble.GARBLED, 3, 1, True),
    "deep": (status(200, b")]}'\n" + b"[" * 9000), Trouble.GARBLED, 3, 1, True),
    "NaN": (status(200, b')]}\'\n{"a": NaN}'), Trouble.GARBLED, 3, 1, True),
    "endless number": (status(200, b')]}\'\n{"a": 1e999}'), Trouble.GARBLED, 3, 1, True),
    "long number": (
        status(200, b')]}\'\n{"a": ' + b"9" * 5000 + b"}"),
        Trouble.GARBLED,
        3,
        1,
        True,
    ),
    "no answer": (status(204), Trouble.GARBLED, 1, 1, True),
    "login page": (LOGIN_PAGE, Trouble.GARBLED, 1, 1, True),
    "huge": (ok({"a": "x" * 20_000}), Trouble.GARBLED, 1, 1, True),
    "huge when decompressed": (packed({"a": "x" * 9_000_000}), Trouble.GARBLED, 1, 1, True),
    "redirect": (
        status(302, Location="https://login.example.org/x?t=1"),
        Trouble.REFUSED,
        1,
        1,
        False,
    ),
    "400": (status(400, b"invalid"), Trouble.REFUSED, 1, 1, False),
    "401": (status(401, b"Unauthorized"), Trouble.DENIED, 1, 1, False),
    "403": (status(403, b"not permitted"), Trouble.DENIED, 1, 1, False),
    "404": (status(404, b"Not found: 7"), Trouble.NOT_FOUND, 1, 1, False),
    "409": (status(409, b"change is merged"), Trouble.CONFLICT, 1, 1, False),
    "429": (status(429, b"slow down"), Trouble.BUSY, 3, 3, False),
    "500": (status(500, b"Internal server error"), Trouble.BROKEN, 2, 1, True),
    "502": (status(502, b"<html>"), Trouble.BROKEN, 3, 1, True),
    "503": (status(503, b"busy"), Trouble.BUSY, 3, 1, True),
    "503, come back": (status(503, b"busy", Retry_After="2"), Trouble.BUSY, 3, 3, False),
    "504": (status(504), Trouble.BROKEN, 3, 1, True),
}
MATRIX = [
    pytest.param(
        fault, action, trouble, reads if action is read else writes, action is write and done,
        id=f"{name}-{action.__name__}",
    )
    for name, (fault, trouble, reads, writes, done) in FAULTS.items()
    for action in (read, write)
]  # fmt: skip


@pytest.mark.parametrize(("fault", "action", "trouble", "attempts", "maybe_done"), MATRIX)
def test_fault(scripted, connect, fault, action, trouble, attempts, maybe_done):
    scripted.always = fault
    client = connect(scripted.url)
    error = failure(action, client)
    asked = len(scripted.asked)
    assert (error.trouble, asked, error.maybe_done) == (trouble, attempts, maybe_done)
    assert client.requests == attempts
    assert len(client.waits) == attempts - 1
    assert str(error).isprintable()
    assert "; " in str(error) or "REST API" in str(error)
    assert "changes/7" in str(error)
    keeps_to_itself(repr(error) + str(error) + repr(client) + repr(error.__cause__))


@pytest.mark.parametrize("action", [read, write])
@pytest.mark.parametrize("fault", [reset, cut, status(503), status(500)])
def test_read_gets_through_after_a_fault_and_write_is_not_repeated(
    scripted, connect, action, fault
):
    scripted.script, scripted.always = [fault], GOOD
    client = connect(scripted.url)
    if action is read:
        assert read(client) == {"_number": 7}
    else:
        assert failure(write, client).maybe_done
        assert len(scripted.asked) == 1


@pytest.mark.parametrize("action", [read, write])
def test_refused_connection_is_tried_again_because_nothing_was_sent(connect, action):
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        client = connect(f"http://127.0.0.1:{unheard.getsockname()[1]}")
        error = failure(action, client)
    assert (error.trouble, error.maybe_done, client.requests) == (Trouble.UNREACHABLE, False, 3)
    assert "connection refused; check --gerrit" in str(error)


def test_unknown_host(connect, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    error = failure(read, connect("https://gerrit.invalid"))
    assert error.trouble is Trouble.UNREACHABLE
    assert "no answer from https://gerrit.invalid to GET changes/7" in str(error)


def test_waits_grow_and_are_jittered_and_told(scripted, connect):
    scripted.always, told = status(502), []
    limits = Limits(attempts=5, longest_wait=5)
    client = connect(scripted.url, limits=limits, on_wait=lambda *told_of: told.append(told_of))
    failure(read, client)
    assert client.waits == [1, 2, 4, 5]
    assert [seconds for _, seconds in told] == client.waits
    assert told[0][0].endswith("with 502; try again later; attempt 2 follows")
    client = connect(scripted.url, limits=limits, rng=lambda: 0.25)
    failure(read, client)
    assert client.waits == [0.25, 0.5, 1, 1.25]


@pytest.mark.parametrize(
    ("headers", "waits", "retry_after"),
    [
        ({"Retry_After": "7"}, [8, 9], 7),
        ({"Retry_After": "3600"}, [], 3600),
        ({"Retry_After": "nonsense"}, [1, 2], None),
        ({"Retry_After": "-1"}, [1, 2], None),
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}, [1, 2], 0),
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00"}, [1, 2], None),
    ],
)
def test_retry_after(scripted, connect, headers, waits, retry_after):
    scripted.always = status(429, **headers)
    client = connect(scripted.url)
    assert failure(read, client).retry_after == retry_after
    assert client.waits == waits


def test_call_ends_when_its_time_is_up(scripted, connect):
    scripted.always, now = status(503), [0.0]

    def sleep(seconds):
        now[0] += seconds

    client = connect(
        scripted.url, limits=Limits(attempts=99, call=20), sleep=sleep, clock=lambda: now[0]
    )
    failure(read, client)
    assert now[0] <= 20
    assert client.requests == 5


@pytest.mark.parametrize("answers", [[True], [False, True]], ids=["before", "after the wait"])
def test_stop_ends_the_attempts(scripted, connect, answers):
    scripted.always = status(503)
    client = connect(scripted.url, stop=lambda: answers.pop(0))
    assert failure(read, client).trouble is Trouble.BUSY
    assert client.requests == 1


def keeps_to_itself(text):
    for secret in (BOT.password, BOT.header, BOT.header.split()[1], "s3cret"):
        assert secret not in text


def test_words_of_the_server_are_one_line_and_without_our_password(scripted, connect):
    said = f"no\x1b[31m {BOT.password} {BOT.header}\u202e\nsecond line"
    scripted.always = status(400, said.encode())
    error = str(failure(read, connect(scripted.url)))
    keeps_to_itself(error)
    assert error.isprintable()
    assert "second" not in error
    scripted.always = status(400, b"x" * 100_000)
    assert len(str(failure(read, connect(scripted.url)))) < 500


@pytest.mark.parametrize(
    ("code", "credentials", "words"),
    [
        (401, BOT, "check user driverlog-bot and the password from the file /run/bot"),
        (401, None, "anonymous users may not do that; set DRIVERLOG_GERRIT_USER"),
        (403, BOT, "user driverlog-bot may not do that; ask the administrators"),
        (404, None, "it is not there, or anonymous users may not see it"),
        (409, BOT, "look at its present state"),
    ],
)
def test_advice(scripted, connect, code, credentials, words):
    scripted.always = status(code, b"why")
    error = str(failure(read, connect(scripted.url, credentials)))
    assert f"answered GET changes/7 with {code} (why); {words}" in error


def test_redirect_names_its_target_and_is_not_followed(scripted, connect):
    with scripted_server() as other:
        scripted.always = status(301, Location=f"{other.url}/changes/7?token=1")
        error = str(failure(read, connect(scripted.url)))
        assert other.asked == []
    assert "it redirects to http://127.0.0.1/changes/7; correct --gerrit" in error


def test_nothing_is_logged_or_printed_of_a_broken_answer(scripted, connect, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    scripted.always = status(200, b")]}'\n{broken " + BOT.header.encode())
    failure(read, connect(scripted.url))
    out, err = capfd.readouterr()
    assert out + err == ""
    keeps_to_itself(caplog.text)
    assert "{broken" not in caplog.text
    assert logging.getLogger("pygerrit2").handlers == []


def test_password_does_not_go_over_a_network_in_the_clear():
    with pytest.raises(BadCredentials, match="in the clear; give --gerrit with https") as caught:
        RestGerrit("http://gerrit.example.org", BOT)
    keeps_to_itself(str(caught.value))


def test_anonymous_is_anonymous(scripted, connect, monkeypatch, tmp_path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    scripted.always = GOOD
    client = connect(scripted.url, None)
    read(client)
    assert client.myself() is None
    (asked,) = scripted.asked
    assert asked.path == "/changes/7"
    assert "Authorization" not in asked.headers


def test_logged_in(scripted, connect):
    scripted.always = GOOD
    client = connect(f"{scripted.url}/r/", Credentials("b", "pä:ß€", "x"))
    read(client)
    assert scripted.asked[0].path == "/r/a/changes/7"
    assert scripted.asked[0].headers["Authorization"] == Credentials("b", "pä:ß€").header


def test_proxy_of_the_environment_is_used_but_not_for_this_machine(scripted, connect, monkeypatch):
    monkeypatch.setenv("http_proxy", scripted.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    scripted.always = GOOD
    read(connect("http://gerrit.example.org", None))
    assert scripted.asked[0].path == "http://gerrit.example.org/changes/7"
    with scripted_server() as other:
        other.always = GOOD
        client = connect(other.url)
        read(client)
        client.close()
        assert len(other.asked) == 1
