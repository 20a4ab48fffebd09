"""The words of a review: short, said once, below Gerrit's limit, with nothing that could break out of them."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.lookups.answer import Answer
from bot.text import code
from bot.text import prose
from registry.wording import Detail
from tests.bot.states import DATA
from tests.bot.states import DRIVER
from tests.bot.states import ERROR
from tests.bot.states import INFO
from tests.bot.states import QUESTION
from tests.bot.states import UPDATED
from tests.bot.states import WARNING
from tests.bot.states import ci
from tests.bot.states import facts
from tests.bot.states import finding
from tests.bot.states import judgement
from tests.bot.states import state
from tests.bot.states import tree
from tests.bot.test_plan import planned

LIMIT = 16_384
EVIL = (
    "\u202e`x`\n\nBot data: {}\r\n# big **bold** <b>{{ 7*7 }}{% raw %} ![i](http://e.example.org) \x1b[2J"
    "\u0000"
)


ADDED = Detail(
    "added: openstack/cinder, Halden Storage, Halden HX FC",
    DRIVER._replace(name="Halden HX FC"),
    "wiki",
    "wiki: https://storage.example.org/fc",
)
TABLE = Detail("table releases", None, "releases", "Gazpacho: added")


def message(one, **settings):
    return planned(one, **settings).review["message"]


def test_clean_change_gets_one_line():
    first, empty, memory = message(state(ci=(ci(),), upstream=(tree(),))).split("\n")
    assert first == (
        "DriverLog: fine. Updated `openstack/cinder, Halden Storage, Halden HX iSCSI`: `releases: added Gazpacho`. "
        "CI claim holds (`halden-ci`, newest 20 comments: 14 success, 3 failure, 3 neither). "
        "Upstream path is in Gazpacho."
    )
    assert empty == ""
    assert memory.startswith("Bot data: ")


CLEAN = [
    pytest.param(
        state(judgement=judgement(details=(ADDED, ADDED))),
        "fine. Added `openstack/cinder, Halden Storage, Halden HX FC`.",
        id="fields of a new record are not repeated",
    ),
    pytest.param(
        state(judgement=judgement(details=(ADDED, UPDATED, TABLE))),
        "fine. Drivers: added 1, updated 1; 1 table edited.",
        id="several records",
    ),
    pytest.param(state(judgement=judgement(mended=2)), " It mends 2 old findings.", id="mended"),
    pytest.param(
        state(ci=(ci(), ci()), upstream=(tree(), tree())),
        " 2 CI claims hold. 2 upstream paths are in the tree.",
        id="several claims",
    ),
]


@pytest.mark.parametrize(("one", "words"), CLEAN)
def test_clean_change_says_what_it_does(one, words):
    assert message(one).split("\n")[0].endswith(words)


DOUBTS = [
    pytest.param(
        state(ci=(ci(Answer.UNKNOWN, 0, 0, 0, asked=Answer.UNKNOWN),)),
        "Could not tell: CI account `halden-ci`.",
        id="account",
    ),
    pytest.param(
        state(upstream=(tree(Answer.UNKNOWN),)),
        "Could not tell: `cinder/hx.py` in Gazpacho.",
        id="tree",
    ),
    pytest.param(
        state(ci=(ci(success=0, failure=0, neither=0),)),
        "No result by `halden-ci` was found.",
        id="no comment",
    ),
    pytest.param(state(untested=3), "3 records not wholly put to the test.", id="left out"),
]


@pytest.mark.parametrize(("one", "words"), DOUBTS)
def test_clean_change_says_what_could_not_be_told(one, words):
    first = message(one).split("\n")[0]
    assert first.startswith("DriverLog: fine as far as could be told.")
    assert first.endswith(words)
    assert "hold" not in first


def test_same_done_to_several_records_is_said_once():
    names = [DRIVER._replace(name=f"HX {number}") for number in range(50)]
    details = [UPDATED._replace(title=f"updated: {name}", driver=name) for name in names]
    text = message(state(judgement=judgement(WARNING, details=(*details, ADDED))))
    assert text.count("releases: added Gazpacho") == 1
    assert "Updated 50 records of `openstack/cinder, Halden Storage`: `HX 0`, `HX 1`, " in text
    assert "HX 9` and 40 more:\n- `releases: added Gazpacho`\n\nAdded `" in text


def test_same_finding_in_several_places_is_said_once():
    same = [finding(key=f"k{n}", line=n, message="it is wrong") for n in range(1, 9)]
    text = message(state(*same, WARNING), inline=False)
    assert "- lines 1, 2, 3, 4, 5 and 3 more: error: it is wrong [unknown-releases]\n" in text
    assert "- line 9: warning: " in text


def test_finding_in_another_file_says_in_which():
    other = replace(WARNING, path="data/exceptions.json")
    assert "`data/exceptions.json` line 9: " in message(state(ERROR, other), inline=False)


def test_heading_after_a_list_has_an_empty_line_before_it():
    """Markdown would take it for a part of the list."""
    lines = message(everything()).split("\n")
    for before, line in pairwise(lines):
        if before.startswith("- "):
            assert line == "" or line.startswith("- "), line


def everything():
    return state(
        WARNING,
        judgement=judgement(
            WARNING,
            details=(UPDATED, ADDED, TABLE),
            questions=(QUESTION,),
            merged=(ERROR,),
            collides=Answer.YES,
        ),
        ci=(ci(example="x", proposal=("a", "b")), ci(Answer.NO, why="y")),
        upstream=(tree(), tree(Answer.NO)),
        untested=2,
    )


REPEATED = [
    pytest.param("did you mean Gazpacho", "write Gazpacho", id="a value"),
    pytest.param('"a" would', 'write "a", as the CI does', id="a quoted value"),
    pytest.param("missing comma; add the comma", "add the comma", id="an advice"),
]


@pytest.mark.parametrize(("said", "title"), REPEATED)
def test_fix_that_the_message_names_is_not_said_twice_noop(said, title):
    (comment,) = planned(state(finding(fix=True, message=said, title=title))).review["comments"][
        DATA
    ]
    assert "ix: " not in comment["message"]


def test_newcomer_is_told_how_to_amend():
    assert "git review" in message(state(ERROR, newcomer=Answer.YES))
    for one in (state(ERROR), state(newcomer=Answer.YES), state(ERROR, newcomer=Answer.NO)):
        assert "git review" not in message(one)


def test_zuul_is_left_its_part():
    elsewhere = finding("lost", WARNING.severity, key="e", path="other.json")
    one = state(ERROR, INFO, finding(key="f", fix=True), elsewhere, zuul_speaks=True)
    made = planned(one)
    for text in (made.review["message"], made.plain["message"]):
        assert "[http-link]" not in text
        assert "2 more findings in Zuul's comments." in text or "\n2 findings in Zuul's" in text
        assert "[lost]" in text
    assert len(made.review["comments"][DATA]) == 1
    assert "Zuul" not in message(state(ERROR))


LARGE = [
    pytest.param(judgement(*[finding(key=f"k{n}", line=n) for n in range(1, 3000)]), id="findings"),
    pytest.param(judgement(WARNING, details=(UPDATED,) * 5000), id="details"),
    pytest.param(
        judgement(
            WARNING,
            details=[Detail(f"added: {n}", DRIVER, "wiki", f"wiki: {n}") for n in range(5000)],
        ),
        id="records",
    ),
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
    assert (" left out here" in made.review["message"]) is (not judged.unreadable)
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
