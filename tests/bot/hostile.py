"""What tests of hostile changes share: the bot's command against a fake Gerrit, and what must hold of its words."""

import json
import logging

import pytest

from bot.review.memory import TAG
from tests.bot.test_bot_commands import account
from tests.bot.test_bot_commands import fake
from tests.bot.test_bot_commands import tree
from tests.bot.test_bot_commands import where
from tests.gate.support import run

__all__ = ["account", "fake", "tree", "where"]


@pytest.fixture(autouse=True)
def canary(tmp_path):
    """A file that is there if anything of a change was run."""
    file = tmp_path / "canary"
    before = list(logging.getLogger().handlers)
    yield file
    logging.getLogger().handlers[:] = before
    assert not file.exists()


class Spoken:
    """What the bot says on a change: the last message without Gerrit's head, and every text."""

    def __init__(self, messages, comments):
        self.messages = messages
        self.comments = comments

    @property
    def last(self):
        return self.messages[-1].partition("DriverLog: ")[2]

    @property
    def texts(self):
        return [*self.messages, *self.comments]


def ran(capsys, *arguments):
    """Run `driverlog bot` and return its exit code and what it printed; there is no other way for it to end."""
    code = run("bot", *arguments)
    printed = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "Traceback" not in printed.out + printed.err
    assert_plain(printed.out + printed.err)
    if code == 2:
        assert printed.err.startswith("driverlog: ")
        assert printed.err.count("\n") == 1
    return code, printed.out


@pytest.fixture
def look(fake, where, account, capsys):
    """Return a function that looks at a change and gives the exit code and what the bot would say."""

    def review(number, *options):
        ran(capsys, "review", number, *where, *options)
        code, out = ran(capsys, "review", number, *where, "--format", "json", *options)
        bodies = [request["body"] for request in json.loads(out)["requests"]] if code < 2 else []
        comments = [
            one for body in bodies for many in body.get("comments", {}).values() for one in many
        ]
        messages = [body["message"] for body in bodies if "message" in body]
        return code, Spoken(messages, [one["message"] for one in comments])

    return review


@pytest.fixture
def post(fake, where, account, capsys):
    """Return a function that reviews a change and gives the exit code and what stands on it by the bot then."""

    def review(number, *options):
        code, _ = ran(capsys, "review", number, *where, "--post", *options)
        rest, me = fake.rest("driverlog-bot"), fake.account("driverlog-bot").id
        found = rest.get(f"changes/{number}/detail")["messages"]
        comments = [one for many in rest.get(f"changes/{number}/comments").values() for one in many]
        mine = [one["message"] for one in comments if one["author"]["_account_id"] == me]
        said = [m for m in found if m["author"]["_account_id"] == me and m.get("tag") == TAG]
        return code, Spoken([message["message"] for message in said], mine)

    return review


def assert_plain(text):
    assert all(character.isprintable() or character == "\n" for character in text)


def assert_unbroken(text):
    """Assert that no value got out of its place: one line each, code spans that are closed, one memory."""
    assert_plain(text)
    assert len(text.encode()) < 16_384
    for line in text.split("\n"):
        assert line.count("`") % 2 == 0, line
        outside = "".join(line.split("`")[::2])
        for mark in ("**", "](", "<"):
            assert mark not in outside, line
        assert not line.startswith((">", "#", "    ", "\t"))
    assert text.count("\nBot data: ") == ("DriverLog: " in text)
    assert text.count("\nReference: ") == ("DriverLog: " not in text)
