"""Does an account exist: yes, no, and above all could not tell."""

import pytest

from bot.gerrit import Trouble
from bot.lookups.accounts import Directory
from bot.lookups.accounts import find_account
from bot.lookups.answer import Answer
from tests.bot.canned import Canned
from tests.bot.canned import account
from tests.bot.canned import change

OWNER = account(7, "owner", "Owen Owner")
CI = account(12, "halden-ci", "Halden CI")


def server(*people, **more):
    return Canned([OWNER, *people], [change(1, owner=OWNER)], **more)


def test_account_that_is_there():
    reader = server(CI)
    assert find_account(reader, "halden-ci") == (Answer.YES, 12, "")
    assert len(reader.asked) == 1


def test_account_that_is_not_active_is_there():
    found = find_account(server({**CI, "inactive": True}), "halden-ci")
    assert found == (Answer.YES, 12, "the account is not active")


MISSING = [
    pytest.param([], "halden-ci", "no account has this username", id="nobody"),
    pytest.param(
        [CI],
        "Halden CI",
        "Gerrit has no such usernames, expected letters, digits and -_. without spaces; "
        '"halden-ci" shows the name "Halden CI"',
        id="display name",
    ),
    pytest.param(
        [account(12, "hci", "halden_ci")],
        "halden-ci",
        'no account has this username; "hci" shows the name "halden_ci"',
        id="display name like a username",
    ),
    pytest.param(
        [account(12, "haldenci", "Halden")],
        "halden-ci",
        'no account has this username; "haldenci" is nearly the same',
        id="near-miss",
    ),
    pytest.param(
        [account(12, "Halden-CI", "Storage")],
        "halden-ci",
        'no account has this username; "Halden-CI" is nearly the same',
        id="other case",
    ),
    pytest.param(
        [CI], "halden-storage", "no account has this username", id="only a word in common"
    ),
    pytest.param([CI], "x" * 200, "Gerrit has no such usernames", id="long"),
    pytest.param([CI], "", "Gerrit has no such usernames", id="empty"),
    pytest.param([CI], 'a" OR username:halden-ci', "Gerrit has no such usernames", id="a query"),
    pytest.param([CI], "a\nb\u202e\ud800", "Gerrit has no such usernames", id="unseen characters"),
]


@pytest.mark.parametrize(("people", "username", "why"), MISSING)
def test_account_that_is_not_there(people, username, why):
    found = find_account(server(*people), username)
    assert (found.answer, found.account) == (Answer.NO, None)
    assert found.why.startswith(why) if "expected" not in why else found.why == why


def test_nothing_follows_from_an_empty_answer_where_no_account_is_seen():
    reader = Canned([], [change(1, owner=OWNER)])
    found = find_account(reader, "halden-ci")
    assert found.answer is Answer.UNKNOWN
    assert found.why == (
        'no account was found, but an account that exists, "owner", is not found either'
    )


def test_nothing_follows_where_nobody_is_known():
    found = find_account(Canned([CI]), "other-ci")
    assert found.answer is Answer.UNKNOWN
    assert "no account is known to try" in found.why


def test_seeing_ourselves_proves_nothing():
    me = account(7, "owner")
    assert find_account(server(me=me), "halden-ci").answer is Answer.UNKNOWN
    assert find_account(server(me=account(8, "bot")), "halden-ci").answer is Answer.NO


def test_a_control_that_is_given_is_used():
    reader = Canned([CI])
    assert Directory(reader, control="halden-ci").find("other-ci").answer is Answer.NO
    assert reader.count("changes") == 0


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("call", ["accounts", "changes", "myself"])
def test_trouble_is_never_a_no(call, trouble):
    reader = server()
    reader.trouble[call] = trouble
    found = find_account(reader, "halden-ci")
    assert found.answer is Answer.UNKNOWN
    assert found.why


def test_a_404_alone_is_no_no():
    reader = server()
    reader.trouble["accounts"] = Trouble.NOT_FOUND
    assert find_account(reader, "halden-ci").answer is Answer.UNKNOWN


def test_a_username_that_is_not_shown_is_no_proof():
    class Shy(Canned):
        def accounts(self, query, *, limit=10):
            return [{"_account_id": 12}]

    found = find_account(Shy([], [change(1, owner=OWNER)]), "halden-ci")
    assert found.answer is Answer.UNKNOWN


GARBAGE = [None, [None], ["x"], [{}], [[1]], {"a": 1}, 5]


@pytest.mark.parametrize("rows", GARBAGE, ids=ascii)
def test_garbage_is_never_a_no(rows):
    class Odd(Canned):
        def accounts(self, query, *, limit=10):
            return rows

        def changes(self, query, *, options=(), limit=25):
            return rows

    assert find_account(Odd(), "halden-ci").answer is Answer.UNKNOWN


def test_each_account_is_looked_up_once():
    reader = server(CI)
    directory = Directory(reader)
    for _ in range(3):
        directory.find("halden-ci")
        directory.find("nobody-ci")
        directory.find("nobody-else")
    controls = [asked for asked in reader.asked if asked == ("accounts", "username:owner")]
    assert len(controls) == 1
    assert len(reader.asked) == len(set(reader.asked))


def test_a_server_that_does_not_answer_is_left_alone():
    reader = server(CI)
    reader.trouble["accounts"] = Trouble.UNREACHABLE
    directory = Directory(reader)
    answers = {directory.find(f"ci-{number}").answer for number in range(20)}
    assert answers == {Answer.UNKNOWN}
    assert len(reader.asked) == 1


def test_hostile_names_are_shown_harmlessly():
    hostile = account(12, "haldenci\n\x1b[31m", "x" * 5000)
    found = find_account(server({**hostile, "name": "Halden\u202eCI"}), "Halden CI")
    assert "\n" not in found.why
    assert "\u202e" not in found.why
    assert len(found.why) < 400
