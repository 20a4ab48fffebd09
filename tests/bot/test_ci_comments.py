"""Reading CI comments: every form that real CIs were seen to write, and those that nobody should."""

import json
import os
import time
from pathlib import Path

import pytest

from bot.ci.comments import MOST_LINES
from bot.ci.comments import comments
from bot.ci.comments import job_lines
from bot.ci.comments import lines
from bot.ci.comments import newest
from bot.ci.comments import own_text
from bot.ci.comments import patch_set_of
from bot.ci.comments import read
from bot.ci.comments import tells_result
from bot.ci.patterns import proposal
from bot.ci.results import Result
from bot.ci.results import judge
from tests.bot.canned import account
from tests.bot.canned import change
from tests.bot.canned import message

CI = account(12, "halden-ci", "Halden CI")

PREFIXES = [
    pytest.param("Patch Set 2:\n\nBuild succeeded.", "Build succeeded.", id="no vote"),
    pytest.param("Patch Set 1: Verified+1\n\nPASSED: x", "PASSED: x", id="a vote"),
    pytest.param(
        "Patch Set 1: -Verified\n\nStarting gate jobs.", "Starting gate jobs.", id="vote off"
    ),
    pytest.param("Patch Set 1: -Verified", "", id="vote off and nothing else"),
    pytest.param("Patch Set 2: Code-Review+2 Workflow+1", "", id="two votes"),
    pytest.param(
        "Patch Set 1: Code-Review-1\n\n(2 comments)\n\nNits.", "Nits.", id="inline comments"
    ),
    pytest.param("Patch Set 1:\n\n(1 comment)", "", id="inline comment alone"),
    pytest.param("Patch Set 12: Verified+1\r\n\r\nok", "ok", id="carriage returns"),
    pytest.param("Patch Set 1: PASSED in 5m", "PASSED in 5m", id="text in the first line"),
    pytest.param("Build succeeded.", "Build succeeded.", id="no prefix"),
    pytest.param("Patch Set x: hello", "Patch Set x: hello", id="no number"),
    pytest.param("Patch Set 1:\n\nPatch Set 2: Verified+1", "Patch Set 2: Verified+1", id="once"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("body", "text"), PREFIXES)
def test_own_text(body, text):
    assert own_text(body) == text


@pytest.mark.parametrize(
    ("body", "number"),
    [("Patch Set 12: Verified+1\n\nx", 12), ("Uploaded patch set 3.", 0), ("", 0)],
)
def test_patch_set_of(body, number):
    assert patch_set_of(body) == number


@pytest.mark.parametrize(
    "separator", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"], ids=ascii
)
def test_lines_part_at_every_separator(separator):
    assert lines(f"one{separator}{separator}two  ") == ["one", "two"]


ZUUL = """Build succeeded (check pipeline).
https://zuul.example.org/t/main/buildset/1a2b

- tempest-full https://zuul.example.org/t/main/build/0a1b : SUCCESS in 1h 02m 03s
- halden-hx-iscsi https://zuul.example.org/t/main/build/0a1c : FAILURE in 45m 03s (non-voting)
- docs docs : SKIPPED
Skipped 2 jobs"""
MIXED = """Build failed.

- Check-A http://192.0.2.1/92468/1/Check-A : SUCCESS in 12m 37s
- Check-B http://192.0.2.1/92468/1/Check-B : FAILURE in 5m 55s"""
JENKINS = "Build Successful \n\nhttps://jenkins.example.org/729/ : SUCCESS\n\nLogs: https://logs.example.org/"

JUDGED = [
    pytest.param(
        ZUUL, r"tempest-full \S+ : SUCCESS", r"tempest-full \S+ : FAILURE", "success", id="zuul"
    ),
    pytest.param(
        ZUUL,
        r"halden-hx-iscsi \S+ : SUCCESS",
        r"halden-hx-iscsi \S+ : FAILURE",
        "failure",
        id="zuul 2",
    ),
    pytest.param(ZUUL, r"docs \S+ : SUCCESS", r"docs \S+ : FAILURE", "neither", id="skipped"),
    pytest.param(
        MIXED, r"Check-A \S+ : SUCCESS", r"Check-A \S+ : FAILURE", "success", id="job of many"
    ),
    pytest.param(
        MIXED, r"Check-B \S+ : SUCCESS", r"Check-B \S+ : FAILURE", "failure", id="other job"
    ),
    pytest.param(MIXED, "SUCCESS", "FAILURE", "success", id="success first, though another failed"),
    pytest.param(MIXED, "Build succeeded", "Build failed", "failure", id="headline"),
    pytest.param("PASSED: https://db.example.org/R", "PASSED", "FAILED", "success", id="a script"),
    pytest.param(
        "Array third party testing FAILED [ https://x.example.org/80xp ]",
        "testing PASSED",
        "testing FAILED",
        "failure",
        id="another script",
    ),
    pytest.param(
        "Build succeeded.\n\n- http://192.0.2.115/92468/1/ : Looks good to me in 36m 10s",
        "Looks good to me",
        "Test run failed in",
        "success",
        id="no job name",
    ),
    pytest.param("Passed using host 4", "^Passed using", "^Failed using", "success", id="anchored"),
    pytest.param(JENKINS, "Build Successful", "Build Failed", "success", id="gerrit trigger"),
    pytest.param(
        "Build successful.", "Build Successful", "Build Failed", "neither", id="case counts"
    ),
    pytest.param(
        "* storage-tests http://j.example.org/92468/ : SUCCESS",
        r"storage-tests \S+ : SUCCESS",
        None,
        "success",
        id="star",
    ),
    pytest.param("cinder-smb \x41 :SUCCESS", ":SUCCESS", ":FAILURE", "success", id="no space"),
    pytest.param("one\ntwo", "one.two|one\\stwo", None, "neither", id="not across lines"),
    pytest.param("anything", "", "", "neither", id="empty patterns take nothing"),
    pytest.param("anything", None, None, "neither", id="no patterns"),
    pytest.param("anything", "(?=any)", "[", "neither", id="refused by re2"),
    pytest.param("", "x", "y", "neither", id="empty comment"),
]


@pytest.mark.parametrize(("text", "success", "failure", "result"), JUDGED)
def test_judge(text, success, failure, result):
    outcome = judge(text, success, failure)
    assert outcome.result.value == result
    assert bool(outcome.line) == (result != "neither")


def test_judge_names_the_lines():
    good, bad = MIXED.splitlines()[2:]
    assert judge(MIXED, "SUCCESS", "FAILURE") == (Result.SUCCESS, good, bad)
    assert judge(MIXED, "nothing", "FAILURE") == (Result.FAILURE, bad, "")
    assert judge(good, "SUCCESS", "Check-A") == (Result.SUCCESS, good, "")


NO_RESULTS = [
    pytest.param("Starting check jobs.\nhttps://zuul.example.org", id="zuul 2 starts"),
    pytest.param("Starting gate jobs.\nhttps://zuul.example.org", id="gate starts"),
    pytest.param(
        "Build Started https://jenkins.example.org/job/verify-all/729/", id="jenkins starts"
    ),
    pytest.param(
        "Build failed. Leave a comment with 'recheck-nec' to rerun a check. ('recheck' will be ignored.)\n\n"
        "This change was unable to be automatically merged with the current state of the repository. "
        "Please rebase your change and upload a new patchset.",
        id="could not merge",
    ),
    pytest.param(
        "Merge Failed.\n\nThis change or one of its cross-repo dependencies was unable to be automatically "
        "merged with the current state of its repository.",
        id="zuul 3 could not merge",
    ),
    pytest.param("recheck", id="recheck"),
    pytest.param("recheck-vmware", id="recheck of one CI"),
    pytest.param("halden recheck please", id="recheck in another order"),
    pytest.param(
        "Zuul encountered a syntax error while parsing its configuration", id="zuul's own"
    ),
    pytest.param("Change has been successfully merged into the git repository.", id="merged"),
    pytest.param("Uploaded patch set 2.", id="upload"),
    pytest.param("Patch Set 2 was rebased", id="rebase"),
    pytest.param("", id="empty"),
]


def comment(text, **more):
    return read(message(CI, text, **more))


@pytest.mark.parametrize("text", NO_RESULTS)
def test_tells_result_noop(text):
    assert not tells_result(comment(text))


RESULTS = [
    "Build succeeded.",
    "PASSED: https://db.example.org/RAjWd5SM",
    "Arista third party testing PASSED [ https://x.example.org/80xp ]",
    "Tests succeeded.\n\n- Plugin http://x.example.org/BSN/ : SUCCESS\n\nLeave a comment with 'recheck-bigswitch'.",
    "Build succeeded.\n\n- http://192.0.2.115/92468/1/ : Looks good to me in 36m 10s",
    "- check-nsx http://192.0.2.172/logs/412688/ : SUCCESS in 43m 0s (102.17% avg)",
    "Build failed.\n\nThis change depends on one that could not be merged\n- a-job http://x.example.org/ : FAILURE",
    "Failed using host 4",
    "Doesn't seem to work",
    JENKINS,
    ZUUL,
    "Prow Status: 2 out of 3 pjs passed! \n✔️ unit SUCCESS - https://prow.example.org/1",
    "Starting at 10:00 the tests passed",
    "Brocade ML2: SUCCESS",
]


@pytest.mark.parametrize("text", RESULTS, ids=lambda text: text[:20])
def test_tells_result(text):
    assert tells_result(comment(text))


def test_gerrits_own_messages_tell_nothing():
    assert not tells_result(comment("Topic set to success", tag="autogenerated:gerrit:setTopic"))


def test_newest_is_the_last_that_tells_a_result():
    other = account(13, "zuul")
    found = comments(
        change(
            1,
            message(CI, "Build succeeded.", day=3, patch_set=2),
            message(CI, "Build failed.", day=1),
            message(other, "Build failed.", day=4),
            message(CI, "Starting check jobs.", day=5),
            message(CI, "", prefix="Patch Set 2: -Verified", day=6),
        )
    )
    for known in (12, 0):
        said = newest(found, known, "halden-ci")
        assert (said.text, said.patch_set, said.date[:10]) == ("Build succeeded.", 2, "2026-05-03")
    assert newest(found, 12, "zuul").text == "Build succeeded."
    assert newest(found, 0, "Halden CI") is None


HOSTILE_MESSAGES = [
    None,
    {},
    {"messages": None},
    {"messages": {"a": 1}},
    {"messages": [None, 1, "x", [], {}]},
    {"messages": [{"author": "halden-ci", "message": "x"}]},
    {"messages": [{"author": {"_account_id": "12", "username": 5}, "message": ["x"], "date": 4}]},
    {"messages": [{"author": {"_account_id": True}, "_revision_number": "2", "tag": {}, "id": 4}]},
    {"messages": [{"message": "Patch Set 99999999999999999999: x"}]},
]


@pytest.mark.parametrize("raw", HOSTILE_MESSAGES[1:], ids=ascii)
def test_wrong_types_read_as_absent(raw):
    for said in comments(raw):
        assert (said.account, said.username) == (0, "")
        assert newest([said], 0, "halden-ci") is None


HUGE = [
    pytest.param("x" * 1_000_000, id="1 MB line"),
    pytest.param("- a-job https://x.example.org/ : SUCCESS\n" * 100_000, id="100,000 lines"),
    pytest.param("- " + "a" * 1_000_000 + " : SUCCESS", id="long job"),
    pytest.param("http://" + ":" * 1_000_000, id="colons"),
    pytest.param("Patch Set 1: " + "a-1" * 300_000, id="votes without an end"),
    pytest.param("Patch Set 1:" + " a-1" * 250_000 + "!", id="many votes"),
    pytest.param("\n \t" * 300_000, id="blank lines"),
    pytest.param("\ud800\x00\u202e" * 1000, id="no characters"),
]


@pytest.mark.parametrize("text", HUGE)
@pytest.mark.parametrize("pattern", [r"(a*)*$", r"(.*.*.*)*x{1,999}$", "a{1000}" * 9], ids=ascii)
def test_huge_messages_cost_little(text, pattern):
    begin = time.perf_counter()
    said = read({"message": text, "author": CI})
    tells_result(said)
    judge(said.text, pattern, pattern)
    proposal(lines(said.text), ["a"])
    assert time.perf_counter() - begin < 3


def test_lines_are_bounded():
    assert len(lines("x\n" * 100_000)) == MOST_LINES
    assert (
        sum(1 for _ in job_lines("- a-job https://x.example.org/ : SUCCESS\n" * 5000)) <= MOST_LINES
    )


CORPUS = "sample-review-92468.json"


@pytest.fixture
def recorded():
    """A whole review of 2014 as Gerrit's SSH query gave it, where the environment names the folder with it."""
    folder = os.environ.get("DRIVERLOG_CORPUS", "")
    file = Path(folder) / CORPUS
    if not folder or not file.is_file():
        pytest.skip(f"no recorded review; set DRIVERLOG_CORPUS to a folder with {CORPUS}")
    rows = json.loads(file.read_text(encoding="utf-8"))["comments"]
    return [
        read({"author": row["reviewer"], "message": row["message"], "date": str(row["timestamp"])})
        for row in rows
    ]


RECORDED = [
    ("jenkins", r"gate-neutron-pep8 \S+ : SUCCESS", r"gate-neutron-pep8 \S+ : FAILURE", "success"),
    ("plumgrid-ci", "PASSED", "FAILED", "success"),
    ("arista-test", "third party testing PASSED", "third party testing FAILED", "success"),
    ("mellanox", r"Check-MLNX-Neutron-plugin \S+ : SUCCESS", None, "success"),
    ("bsn", r"BigSwitch-Plugin \S+ : SUCCESS", r"BigSwitch-Plugin \S+ : FAILURE", "success"),
    ("hyper-v-ci", "Build succeeded", "Build failed", "success"),
    ("vmwareminesweeper", "nsx \\S+ : SUCCESS", "nsx \\S+ : FAILURE", "success"),
    ("cisco_neutron_ci", r"neutron_zuul \S+ : SUCCESS", r"neutron_zuul \S+ : FAILURE", "success"),
    ("neutronryu", r"check-tempest-dsvm-ofagent \S+ : SUCCESS", None, "success"),
]


@pytest.mark.parametrize(("username", "success", "failure", "result"), RECORDED)
def test_recorded_review(recorded, username, success, failure, result):
    said = newest(recorded, 0, username)
    assert judge(said.text, success, failure).result.value == result


def test_recorded_review_has_messages_without_a_result(recorded):
    assert newest(recorded, 0, "nec-openstack-ci") is None
    assert newest(recorded, 0, "huawei-ci") is None
    silent = [said.text for said in recorded if not tells_result(said)]
    assert len(silent) == 18
