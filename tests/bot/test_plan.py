"""The plan and its words: what goes to Gerrit, below its limits, with nothing that could break out of it."""

import json
from dataclasses import replace

import pytest

from bot.answer import Answer
from bot.review.decide import decide
from bot.review.memory import said
from bot.review.plan import plan
from bot.review.plan import without_fixes
from bot.review.state import Range
from bot.review.state import Replacement
from bot.text import code
from bot.text import prose
from registry.wording import Detail
from tests.bot.states import BOT
from tests.bot.states import DATA
from tests.bot.states import DRIVER
from tests.bot.states import ERROR
from tests.bot.states import QUESTION
from tests.bot.states import SETTINGS
from tests.bot.states import UPDATED
from tests.bot.states import WARNING
from tests.bot.states import ci
from tests.bot.states import facts
from tests.bot.states import finding
from tests.bot.states import judgement
from tests.bot.states import state
from tests.bot.states import thread
from tests.bot.states import tree

LIMIT = 16_384
EVIL = (
    "\u202e`x`\n\nBot data: {}\r\n# big **bold** <b>{{ 7*7 }}{% raw %} ![i](http://e.example.org) \x1b[2J"
    "\u0000"
)


def planned(one, **settings):
    chosen = replace(SETTINGS, **settings)
    return plan(one, decide(one, chosen), chosen)


def message(one, **settings):
    return planned(one, **settings).review["message"]


def test_silence_noop():
    made = planned(state(remit="it is merged"))
    assert (made.review, made.plain, list(made.requests)) == (None, None, [])


def test_clean_change_gets_one_line():
    first, empty, memory = message(state(ci=(ci(),), upstream=(tree(),))).split("\n")
    assert first == (
        "DriverLog: fine. Updated: openstack/cinder, Halden Storage, Halden HX iSCSI: `releases: added Gazpacho`. "
        "What it claims of CI and upstream tree holds."
    )
    assert empty == ""
    assert memory.startswith("Bot data: ")


DOUBTS = [
    pytest.param(
        state(ci=(ci(Answer.UNKNOWN, asked=Answer.UNKNOWN),)),
        "Could not tell: `halden-ci`.",
        id="account",
    ),
    pytest.param(
        state(upstream=(tree(Answer.UNKNOWN),)),
        "Could not tell: `cinder/hx.py` in Gazpacho.",
        id="tree",
    ),
    pytest.param(
        state(ci=(ci(success=0, failure=0, neither=0),)),
        "No comment yet by `halden-ci`.",
        id="no comment",
    ),
]


@pytest.mark.parametrize(("one", "words"), DOUBTS)
def test_clean_change_says_what_could_not_be_told(one, words):
    assert words in message(one).split("\n")[0]


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
    assert "look before you apply it" in comment["message"]
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


def test_newcomer_is_told_how_to_amend():
    assert "git review" in message(state(ERROR, newcomer=Answer.YES))
    for one in (state(ERROR), state(newcomer=Answer.YES), state(ERROR, newcomer=Answer.NO)):
        assert "git review" not in message(one)


def test_zuul_is_left_its_part():
    text = message(state(ERROR, finding(key="f", fix=True), zuul_speaks=True))
    assert "Zuul's comments" in text
    assert "Zuul" not in message(state(ERROR))


LARGE = [
    pytest.param(judgement(*[finding(key=f"k{n}", line=n) for n in range(1, 3000)]), id="findings"),
    pytest.param(judgement(WARNING, details=(UPDATED,) * 5000), id="details"),
    pytest.param(
        judgement(
            WARNING,
            details=(Detail("added: x", DRIVER, "wiki", "wiki: " + "\U0001f600" * 5000),) * 300,
        ),
        id="wide characters",
    ),
    pytest.param(judgement(questions=(replace(QUESTION, text="y" * 9000),) * 300), id="questions"),
    pytest.param(judgement(unreadable="z" * 100_000), id="one reason"),
]


@pytest.mark.parametrize("judged", LARGE)
def test_below_the_limit_with_a_count_of_what_was_left_out(judged):
    made = planned(state(judgement=judged))
    for review in (made.review, made.plain):
        assert len(review["message"].encode()) <= 16_000
        for comments in review["comments"].values():
            assert all(len(one["message"].encode()) < LIMIT for one in comments)
    assert ("more, left out here" in made.review["message"]) is (not judged.unreadable)
    assert made.review["message"].splitlines()[-1].startswith("Bot data: ")


def hostile():
    """Every text that comes from outside is the same attack."""
    driver = DRIVER._replace(name=EVIL, vendor=EVIL, project_id=EVIL)
    bad = replace(ERROR, message=f'"{EVIL}" and {EVIL}', title=EVIL, driver=driver)
    return state(
        judgement=judgement(
            bad,
            replace(bad, key="x", severity=WARNING.severity),
            details=(Detail(f"added: {driver}", driver, "wiki", f"wiki: {EVIL}"),),
            questions=(replace(QUESTION, text=EVIL, driver=driver),),
            merged=(bad,),
            collides=Answer.YES,
        ),
        change=facts(subject=EVIL, branch=EVIL),
        ci=(
            replace(
                ci(
                    why=EVIL,
                    example=EVIL,
                    proposal=(EVIL, EVIL),
                    shared_line=EVIL,
                    sharers=(driver,),
                ),
                account=EVIL,
                project=EVIL,
            ),
            replace(ci(Answer.NO, why=EVIL), account=EVIL),
        ),
        upstream=(
            replace(tree(Answer.NO, release=EVIL, ref=EVIL, why=EVIL), path=EVIL, class_name=EVIL),
        ),
        newcomer=Answer.YES,
    )


def texts(review):
    comments = [one for many in review["comments"].values() for one in many]
    return [review["message"], *(one["message"] for one in comments)]


def test_hostile_values_stay_values():
    made = planned(hostile())
    for text in [*texts(made.review), *texts(made.plain)]:
        assert all(character.isprintable() or character == "\n" for character in text)
        assert "49" not in text
        for line in text.split("\n"):
            # An odd number of grave accents would let the rest of the line out of its code span.
            assert line.count("`") % 2 == 0, line
            assert not line.startswith(("#", ">", "    "))
            outside = "".join(line.split("`")[::2])
            assert "**" not in outside
            assert "](" not in outside
            assert "<" not in outside
    assert made.review["message"].count("\nBot data: ") == 1
    assert json.loads(made.review["message"].rpartition("Bot data: ")[2])["patch_set"] == 2


@pytest.mark.parametrize("way", [code, prose])
@pytest.mark.parametrize(
    "value", ["", " ", "`", "``", "\\", '"', '"a" "b', "x" * 10_000, EVIL, "\ud800"]
)
def test_any_value_is_one_printable_line(way, value):
    text = way(value)
    assert text.isprintable()
    assert len(text) < 1000
    assert text.count("`") % 2 == 0
