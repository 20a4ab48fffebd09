"""The plan: what goes to Gerrit, whom it calls, and what is said instead where a server refuses it."""

from dataclasses import replace

import pytest

from bot.lookups.answer import Answer
from bot.review.decide import decide
from bot.review.memory import said
from bot.review.plan import plan
from bot.review.plan import without_fixes
from bot.review.positions import Range
from bot.review.state import Replacement
from tests.bot.states import BOT
from tests.bot.states import DATA
from tests.bot.states import ERROR
from tests.bot.states import QUESTION
from tests.bot.states import SETTINGS
from tests.bot.states import WARNING
from tests.bot.states import ci
from tests.bot.states import facts
from tests.bot.states import finding
from tests.bot.states import judgement
from tests.bot.states import state
from tests.bot.states import thread


def planned(one, **settings):
    chosen = replace(SETTINGS, **settings)
    return plan(one, decide(one, chosen), chosen)


def test_silence_noop():
    made = planned(state(remit="it is merged"))
    assert (made.review, made.plain, list(made.requests)) == (None, None, [])


def test_memory_is_read_back():
    made = planned(state(ERROR, ci=(ci(Answer.NO),)))
    text = "Patch Set 2:\n\n(1 comment)\n\n" + made.review["message"]
    author = {"_account_id": BOT.account}
    (one,) = said(
        [{"id": "m", "message": text, "tag": made.review["tag"], "author": author}], BOT.account
    )
    assert (one.patch_set, one.digest, one.untrue) == (2, made.digest, made.untrue)
    assert len(one.untrue) == 1


def test_review_of_errors_is_for_the_owner():
    review = planned(state(ERROR)).review
    assert review["notify"] == "OWNER"
    assert [one["user"] for one in review["add_to_attention_set"]] == [11]
    assert review["ignore_automatic_attention_set_rules"] is True
    assert review["drafts"] == "KEEP"
    assert "labels" not in review


@pytest.mark.parametrize("one", [state(), state(WARNING)], ids=["clean", "warning"])
def test_nobody_is_called_when_nobody_must_act(one):
    review = planned(one).review
    assert review["notify"] == "NONE"
    assert "add_to_attention_set" not in review


def test_uploader_who_is_not_the_owner_is_called_too():
    change = facts(uploader=replace(facts().owner, account=12))
    review = planned(state(ERROR, change=change)).review
    assert [one["user"] for one in review["add_to_attention_set"]] == [11, 12]
    assert (
        "add_to_attention_set" not in planned(state(ERROR, change=change), attention=False).review
    )


def test_maintainers_of_an_edited_record_are_copied_once():
    one = state(WARNING, maintainers={31: "Mia", 11: "Ada"})
    review = planned(one).review
    assert review["reviewers"] == [{"reviewer": 31, "state": "CC"}]
    assert review["notify_details"] == {"TO": {"accounts": [31]}}
    assert "reviewers" not in planned(one, cc_maintainers=False).review
    there = replace(one, change=facts(known=frozenset({11, 31})))
    assert "reviewers" not in planned(there).review


def test_errors_alone_hold_the_change_up():
    comments = planned(state(ERROR, WARNING)).review["comments"][DATA]
    assert [one["unresolved"] for one in comments] == [True, False]


def test_fix_goes_along():
    (comment,) = planned(state(finding(fix=True))).review["comments"][DATA]
    where = {"start_line": 7, "start_character": 4, "end_line": 7, "end_character": 9}
    assert comment["range"] == where
    assert comment["fix_suggestions"] == [
        {
            "description": "write Gazpacho",
            "replacements": [{"path": DATA, "range": where, "replacement": '"Gazpacho"'}],
        }
    ]
    assert comment["message"].split("\n\n")[1] == "Possible fix: write Gazpacho"
    (plainer,) = without_fixes(planned(state(finding(fix=True))).review)["comments"][DATA]
    assert "fix_suggestions" not in plainer


def test_fix_too_large_for_a_comment_is_left_out():
    fix = (Replacement(ERROR.range, "x" * 16_000),)
    (comment,) = planned(state(replace(ERROR, fix=fix, title="write"))).review["comments"][DATA]
    assert "fix_suggestions" not in comment


def test_plain_review_calls_nobody_who_might_be_unknown():
    made = planned(state(ERROR, maintainers={31: "Mia"}))
    assert "reviewers" in made.review
    assert "reviewers" not in made.plain
    assert "notify_details" not in made.plain


def test_empty_range_is_its_line():
    (comment,) = planned(state(finding(range=Range(7, 3, 7, 3)))).review["comments"][DATA]
    assert (comment["line"], "range" in comment) == (7, False)


def test_mended_thread_is_resolved_by_a_reply():
    (reply,) = planned(state(threads=(thread("gone"),))).review["comments"][DATA]
    assert (reply["in_reply_to"], reply["unresolved"]) == ("c9", False)
    assert "patch set 2" in reply["message"]


def test_thread_of_a_file_no_longer_touched():
    review = planned(state(threads=(thread("gone", path="data/exceptions.json"),))).review
    assert list(review["comments"]) == ["/PATCHSET_LEVEL"]


HASHTAGS = [
    pytest.param((), judgement(questions=(QUESTION,)), ("driverlog-decide",), (), id="put on"),
    pytest.param(("driverlog-decide",), judgement(questions=(QUESTION,)), (), (), id="there"),
    pytest.param(("driverlog-decide",), judgement(), (), ("driverlog-decide",), id="taken off"),
    pytest.param(("other",), judgement(), (), (), id="nothing"),
]


@pytest.mark.parametrize(("there", "judged", "add", "remove"), HASHTAGS)
def test_hashtags(there, judged, add, remove):
    one = state(judgement=judged, change=facts(hashtags=there))
    made = planned(one)
    assert (made.add, made.remove) == (add, remove)
    methods = [request.path.rpartition("/")[2] for request in made.requests]
    assert methods == (["hashtags", "review"] if add or remove else ["review"])
    assert planned(one, hashtags=False).add == ()


def test_what_a_server_refuses_is_in_the_plain_message():
    made = planned(state(finding(fix=True), WARNING))
    assert made.plain["comments"] == {}
    assert "line 7: error" in made.plain["message"]
    assert "line 7: error" not in made.review["message"]
    assert made.plain["message"].split("\n")[-1] == made.review["message"].split("\n")[-1]
