"""What is printed of a proposal: the commit, the difference, what is refused, and in the last line what was done."""

import pytest

from bot.proposal.state import Action
from bot.proposal.state import Outcome
from commands.bot.proposed import report
from commands.bot.proposed import text

LAST = {
    "dry create": (Outcome(Action.CREATE, "why"), False, "a change would be made; say --post to do it: why"),
    "dry update": (
        Outcome(Action.UPDATE, "why", 7),
        False,
        "a patch set would be pushed; say --post to do it (change 7): why",
    ),
    "created": (Outcome(Action.CREATE, "why", 7, done=True), True, "made (change 7): why"),
    "updated": (Outcome(Action.UPDATE, "why", 7, done=True), True, "pushed a patch set (change 7): why"),
    "abandoned": (Outcome(Action.ABANDON, "why", 7, done=True), True, "abandoned (change 7): why"),
    "moved": (Outcome(Action.UPDATE, "why", 7, again=True), True, "nothing was done (change 7): why"),
    "nothing": (Outcome(Action.NOTHING, "why"), True, "nothing to do: why"),
    "wait": (Outcome(Action.WAIT, "why", 7), True, "left alone (change 7): why"),
    "refused": (Outcome(Action.CREATE, "why", refused=("x",)), True, "nothing was pushed: why"),
}  # fmt: skip


@pytest.mark.parametrize(("outcome", "post", "expected"), LAST.values(), ids=list(LAST))
def test_last_line(outcome, post, expected):
    assert text(outcome, post=post).splitlines()[-1] == f"proposal: {expected}"


def test_whole():
    outcome = Outcome(
        Action.CREATE,
        "r\x1b[2J",
        refused=("a.json:1: error: bad [x]",),
        surplus=(9,),
        message="Subject\n\nBody\n",
        diff="-old\n+new\x1b[31m\n",
    )
    assert text(outcome, post=False).splitlines() == [
        "  | Subject",
        "  | ",
        "  | Body",
        "",
        "  | -old",
        "  | +new\\u001b[31m",
        "",
        "refused: a.json:1: error: bad [x]",
        "change 9, a second one for the same: to be abandoned",
        "proposal: nothing was pushed: r\\u001b[2J",
    ]


def test_report():
    found = report(Outcome(Action.UPDATE, "why", 7, done=True, surplus=(9,)))
    assert (found["action"], found["change"], found["done"], found["surplus"]) == (
        "update",
        7,
        True,
        [9],
    )
    assert report(Outcome(Action.CREATE, "why"))["change"] is None
