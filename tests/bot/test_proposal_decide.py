"""The decision on a topic, and the signs by which it is left to people: pure."""

import pytest

from bot.proposal.decide import decide
from bot.proposal.evidence import EvidenceChange
from bot.proposal.signs import HOLD
from bot.proposal.signs import abandoned_by
from bot.proposal.signs import touched
from bot.proposal.state import Action
from bot.proposal.state import Own
from bot.proposal.state import Standing
from bot.proposal.state import Texts
from bot.review.state import Person
from registry.parsing import parse
from tests.bot.proposals import marked
from tests.bot.proposals import registry

KIND = EvidenceChange()
BASE = registry()
ONE = marked(BASE, {"HX": 1})
TWO = marked(BASE, {"HX": 1, "KX": 2})
OTHER = BASE.replace("a Halden LX", "a Halden ZX")
ME, EVE = 2, 9


def own(number=10, **more):
    return Own(number, more.pop("status", "NEW"), "I1", 1, "a" * 40, "a" * 40, **more)


def decided(wanted, *, tip=BASE, opened=(), refused=None, base=BASE, head=None, complete=True):
    standing = Standing(Person(ME), tuple(opened), refused, 0)
    texts = [parse(tip), parse(wanted)]
    if head is not None:
        texts += [parse(base), parse(head)]
    return decide(standing, Texts(*texts), KIND, complete=complete)


GONE = own(status="ABANDONED")
MARKED_OTHER = marked(OTHER, {"HX": 1})
CASES = {
    "nothing found": ({"wanted": BASE}, Action.NOTHING),
    "first": ({"wanted": ONE}, Action.CREATE),
    "first, not complete": ({"wanted": ONE, "complete": False}, Action.CREATE),
    "abandoned with all of it": ({"wanted": ONE, "refused": GONE, "head": TWO}, Action.WAIT),
    "abandoned with less": ({"wanted": TWO, "refused": GONE, "head": ONE}, Action.CREATE),
    "abandoned, and nothing found": ({"wanted": BASE, "refused": GONE, "head": ONE}, Action.NOTHING),
    "has it": ({"wanted": ONE, "opened": [own()], "head": ONE}, Action.NOTHING),
    "more": ({"wanted": TWO, "opened": [own()], "head": ONE}, Action.UPDATE),
    "less": ({"wanted": ONE, "opened": [own()], "head": TWO}, Action.UPDATE),
    "less, not complete": ({"wanted": ONE, "opened": [own()], "head": TWO, "complete": False}, Action.NOTHING),
    "nothing left": ({"wanted": BASE, "opened": [own()], "head": ONE}, Action.ABANDON),
    "nothing left, not complete": (
        {"wanted": BASE, "opened": [own()], "head": ONE, "complete": False},
        Action.NOTHING,
    ),
    "data moved": (
        {"tip": OTHER, "wanted": MARKED_OTHER, "opened": [own()], "head": ONE},
        Action.UPDATE,
    ),
    "data moved, not complete": (
        {"tip": OTHER, "wanted": MARKED_OTHER, "opened": [own()], "head": ONE, "complete": False},
        Action.UPDATE,
    ),
    "touched": ({"wanted": TWO, "opened": [own(touched="is held")], "head": ONE}, Action.WAIT),
    "touched, nothing left": (
        {"wanted": BASE, "opened": [own(touched="is held")], "head": ONE},
        Action.WAIT,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "action"), CASES.values(), ids=list(CASES))
def test_decided(given, action):
    assert decided(**given).action is action


def test_of_two_the_older_counts():
    found = decided(ONE, opened=[own(3), own(7), own(8, touched="is held")], head=ONE)
    assert (found.own.number, [other.number for other in found.surplus]) == (3, [7])


def info(**more):
    revision = {"_number": 1, "uploader": {"_account_id": ME}}
    return {"revisions": {"a" * 40: revision}, "labels": {}, "hashtags": [], **more}


def labels(name, value, account=EVE):
    return {name: {"all": [{"_account_id": account, "value": value}]}}


def revisions(**uploader):
    return {"a": {"_number": 1, "uploader": {"_account_id": ME}}, "b": {"_number": 2, **uploader}}


SIGNS = {
    "approved": ({"labels": labels("Code-Review", 2)}, "has Code-Review +2"),
    "vetoed": ({"labels": labels("Code-Review", -2)}, "has Code-Review -2"),
    "on its way": ({"labels": labels("Workflow", 1)}, "has Workflow +1"),
    "stopped": ({"labels": labels("Workflow", -1)}, "has Workflow -1"),
    "hold": ({"hashtags": [HOLD]}, "has the hashtag driverlog-hold"),
    "work in progress": ({"work_in_progress": True}, "was set to work in progress"),
    "private": ({"is_private": True}, "was made private"),
    "uploaded": (
        {"revisions": revisions(uploader={"_account_id": EVE})},
        "has patch set 2, which is not the bot's",
    ),
    "uploaded in our name": (
        {"revisions": revisions(uploader={"_account_id": ME}, real_uploader={"_account_id": EVE})},
        "has patch set 2, which is not the bot's",
    ),
}


@pytest.mark.parametrize(("more", "said"), SIGNS.values(), ids=list(SIGNS))
def test_sign(more, said):
    assert touched(info(**more), ME) == said


NO_SIGNS = {
    "nothing": {},
    "weak vote": {"labels": labels("Code-Review", 1)},
    "no vote": {"labels": labels("Workflow", 0)},
    "our own vote": {"labels": labels("Workflow", 1, ME)},
    "another label": {"labels": labels("Verified", -2)},
    "odd labels": {"labels": {"Workflow": {"all": [None, {"value": "1"}]}, "Code-Review": None}},
    "odd": {"labels": [], "hashtags": None, "revisions": []},
}


@pytest.mark.parametrize("more", NO_SIGNS.values(), ids=list(NO_SIGNS))
def test_sign_noop(more):
    assert touched(info(**more), ME) == ""


def said(text, account, tag="autogenerated:gerrit:abandon", **more):
    return {"message": text, "tag": tag, "author": {"_account_id": account}, **more}


ABANDONED = {
    "by us": ([said("Abandoned\n\nx", ME)], ME),
    "by somebody": ([said("Abandoned", EVE)], EVE),
    "the last counts": ([said("Abandoned", EVE), said("Restored", EVE, "x"), said("Abandoned", ME)], ME),
    "who says so is not believed": ([said("Abandoned", ME), said("Patch Set 1:\n\nAbandoned", EVE)], ME),
    "another tag": ([said("Abandoned", EVE, "autogenerated:eve")], 0),
    "in our name": ([said("Abandoned", ME, real_author={"_account_id": EVE})], EVE),
    "nobody": ([], 0),
}  # fmt: skip


@pytest.mark.parametrize(("messages", "account"), ABANDONED.values(), ids=list(ABANDONED))
def test_abandoned_by(messages, account):
    assert abandoned_by({"messages": messages}) == account
