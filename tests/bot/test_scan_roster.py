"""Many accounts in one request, and a no only where accounts can be seen."""

import pytest

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.lookups.accounts import NO_SUCH
from bot.lookups.answer import Answer
from bot.scan.roster import look_up


class Server:
    """Knows some accounts; `hides` their usernames, `old` without is:inactive, or fails with an error."""

    def __init__(self, *known, hides=False, old=False, error=None):
        self.known = dict(zip(known, range(1, 99), strict=False))
        self.hides, self.old, self.error = hides, old, error
        self.asked = []

    def accounts(self, query, *, limit=10):
        self.asked.append(query)
        if self.error:
            raise self.error
        if self.old and "is:" in query:
            raise GerritError(Trouble.REFUSED, "unsupported operator is:inactive", status=400)
        words = query.replace("(", " ").replace(")", " ").split()
        found = [name for name in self.known if f"username:{name}" in words]
        return [self.shown(name) for name in found]

    def shown(self, name):
        if self.hides:
            return {"_account_id": self.known[name]}
        return {"_account_id": self.known[name], "username": name, "inactive": name == "gone-ci"}

    def myself(self):
        return None

    def changes(self, query, *, options=(), limit=25):
        return []


def answers(found):
    return {name: one.answer for name, one in found.items()}


def test_fifty_accounts_are_one_request():
    server = Server("a-ci", "b-ci")
    found = look_up(server, [f"x{n}-ci" for n in range(48)] + ["a-ci", "b-ci"])
    assert len(server.asked) == 1
    assert (found["a-ci"].answer, found["a-ci"].account) == (Answer.YES, 1)
    assert (found["x7-ci"].answer, found["x7-ci"].why) == (Answer.NO, NO_SUCH)
    assert len(found) == 50


def test_more_are_several_requests():
    server = Server("a-ci")
    look_up(server, ["a-ci", *(f"x{n}-ci" for n in range(110))])
    assert len(server.asked) == 3


def test_an_account_that_is_not_active_is_there():
    found = look_up(Server("gone-ci"), ["gone-ci"])
    assert (found["gone-ci"].answer, found["gone-ci"].why) == (Answer.YES, "the account is not active")  # fmt: skip


def test_an_older_server_is_asked_in_its_own_words():
    server = Server("a-ci", old=True)
    assert answers(look_up(server, ["a-ci", "b-ci"])) == {"a-ci": Answer.YES, "b-ci": Answer.NO}


def test_a_name_that_cannot_be_one_is_not_asked_for():
    server = Server("a-ci")
    found = look_up(server, ["a-ci", "Halden Storage CI", 'x"y', "z" * 300])
    assert all("Halden" not in query and '"' not in query for query in server.asked)
    assert found["Halden Storage CI"].answer is Answer.NO
    assert "no such usernames" in found["Halden Storage CI"].why


def test_another_account_is_the_proof_that_we_see_any():
    server = Server("known-ci")
    found = look_up(server, ["ghost-ci"], control="known-ci")
    assert answers(found) == {"ghost-ci": Answer.NO}
    assert len(server.asked) == 1


def test_without_a_proof_nothing_is_denied():
    found = look_up(Server(), ["ghost-ci", "other-ci"])
    assert set(answers(found).values()) == {Answer.UNKNOWN}


def test_hidden_usernames_are_no_answer():
    found = look_up(Server("a-ci", hides=True), ["a-ci", "b-ci"], control="c-ci")
    assert answers(found) == {"a-ci": Answer.UNKNOWN, "b-ci": Answer.UNKNOWN}


@pytest.mark.parametrize("trouble", [Trouble.DENIED, Trouble.BROKEN, Trouble.GARBLED])
def test_a_refusal_is_no_answer(trouble):
    found = look_up(Server(error=GerritError(trouble, "no")), ["a-ci"])
    assert (found["a-ci"].answer, found["a-ci"].why) == (Answer.UNKNOWN, "no")


@pytest.mark.parametrize("trouble", [Trouble.UNREACHABLE, Trouble.BUSY])
def test_a_server_that_is_away_is_an_error(trouble):
    with pytest.raises(GerritError):
        look_up(Server(error=GerritError(trouble, "away")), ["a-ci"])
