"""Every form in which real CIs were seen to write: what the scan makes of it, and which logs it finds."""

import pytest

from bot.ci.results import Result
from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.scan.entries import entry_of
from bot.scan.held import Circle
from bot.scan.mark_check import check
from bot.scan.marks import marks
from bot.scan.watched import watched
from tests.bot.merges import WEB
from tests.bot.merges import info
from tests.bot.merges import record
from tests.bot.merges import registry
from tests.bot.merges import said
from tests.bot.merges import seen

ZUUL = "Build succeeded (check pipeline).\nhttps://zuul.example.org/t/main/buildset/1a\n\n"
BSN = """Tests succeeded.

- BigSwitch-Plugin http://x.example.org/BSN/ : SUCCESS

All Logs:
http://x.example.org/all
Leave a comment with 'recheck-bigswitch' to rerun"""
UNMERGED = """Build failed. Leave a comment with 'recheck-nec' to rerun a check.

This change was unable to be automatically merged with the current state of the repository."""

# (message as Gerrit has it, success, failure, result, logs)
FORMS = [
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild succeeded.\n\n- pep8 http://logs.example.org/8 : SUCCESS in 2m 41s\n"
        "- dsvm http://logs.example.org/9 : FAILURE in 1h 04m 14s (non-voting)",
        r"pep8 \S+ : SUCCESS",
        r"pep8 \S+ : FAILURE",
        "success",
        "http://logs.example.org/8",
        id="1 zuul 2",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild succeeded.\n\n- pep8 http://logs.example.org/8 : SUCCESS in 2m 41s\n"
        "- dsvm http://logs.example.org/9 : FAILURE in 1h 04m 14s (non-voting)",
        r"dsvm \S+ : SUCCESS",
        r"dsvm \S+ : FAILURE",
        "failure",
        "http://logs.example.org/9",
        id="1 failure inside a success",
    ),
    pytest.param(
        "Patch Set 1: -Verified\n\nStarting gate jobs.\nhttps://zuul.example.org",
        "Start",
        "",
        None,
        "",
        id="2 start",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nPASSED: https://db.example.org/RA",
        "PASSED",
        "FAILED",
        "success",
        "https://db.example.org/RA",
        id="3",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nArray third party testing PASSED [ https://x.example.org/s/80xp ]",
        "testing PASSED",
        "testing FAILED",
        "success",
        "https://x.example.org/s/80xp",
        id="4",
    ),
    pytest.param(
        "Patch Set 1:\n\nBuild failed.\n\n- Check-A http://192.0.2.1/A : SUCCESS in 12m 37s\n"
        "- Check-B http://192.0.2.1/B : FAILURE in 5m",
        r"Check-A \S+ : SUCCESS",
        r"Check-A \S+ : FAILURE",
        "success",
        "http://192.0.2.1/A",
        id="5 no vote, mixed",
    ),
    pytest.param(
        f"Patch Set 1: Verified+1\n\n{BSN}",
        "Tests succeeded",
        "Tests failed",
        "success",
        "http://x.example.org/all",
        id="6",
    ),
    pytest.param(
        "Patch Set 1:\n\nBuild succeeded.\n\n- http://192.0.2.115/92468/1/ : Looks good to me in 36m 10s",
        "Build succeeded",
        "Build failed",
        "success",
        "http://192.0.2.115/92468/1/",
        id="7 no job",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\n- check-nsx http://192.0.2.2/1/ : SUCCESS in 43m 0s (102.17% avg)",
        r"check-nsx \S+ : SUCCESS",
        r"check-nsx \S+ : FAILURE",
        "success",
        "http://192.0.2.2/1/",
        id="8 no headline",
    ),
    pytest.param("Patch Set 1: -Verified", "SUCCESS", "", None, "", id="8 vote off alone"),
    pytest.param(
        f"Patch Set 1: Verified-1\n\n{UNMERGED}",
        "Build succeeded",
        "Build failed",
        None,
        "",
        id="9 could not merge",
    ),
    pytest.param(
        "Patch Set 1:\n\n- neutron_zuul http://192.0.2.233:8080/job/neutron_zuul/225 : SUCCESS in 21m 00s",
        "neutron_zuul .* : SUCCESS",
        "",
        "success",
        "http://192.0.2.233:8080/job/neutron_zuul/225",
        id="10 port",
    ),
    pytest.param(
        "Patch Set 1:\n\nPassed using XenAPI driver, see http://x.example.org/1.",
        "^Passed using",
        "^Failed using",
        "success",
        "http://x.example.org/1",
        id="11",
    ),
    pytest.param(
        "Patch Set 1:\n\nBuild succeeded.\n\n- http://192.0.2.3/ : Test run failed in 36m",
        "Build succeeded",
        "Test run failed in",
        "success",
        "http://192.0.2.3/",
        id="12 says both",
    ),
    pytest.param(
        "Patch Set 1: Verified-1\n\nDoesn't seem to work",
        "works",
        "Doesn't seem",
        "failure",
        "",
        id="13",
    ),
    pytest.param(
        "Patch Set 1:\n\nBuild Started https://jenkins.example.org/729/",
        "Build",
        "",
        None,
        "",
        id="14 started",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild Successful \n\nhttps://jenkins.example.org/729/ : SUCCESS\n\nLogs: https://logs.example.org/729",
        "Build Successful",
        "Build Failed",
        "success",
        "https://logs.example.org/729",
        id="14 headline",
    ),
    pytest.param(
        "Patch Set 1: Verified-1\n\nBuild Failed \n\nhttps://jenkins.example.org/729/ : FAILURE\n\n"
        "No problems were identified.",
        "Build Successful",
        "Build Failed",
        "failure",
        "https://jenkins.example.org/729/",
        id="14 failed",
    ),
    pytest.param(
        "Patch Set 1:\n\n* storage-tests http://j.example.org/1/ : SUCCESS",
        r"storage-tests \S+ : SUCCESS",
        "",
        "success",
        "http://j.example.org/1/",
        id="15 star",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild succeeded\n\n- https://jenkins.example.org/job/test-check/6/ : SUCCESS in 7s",
        "test-check/.* : SUCCESS",
        "",
        "success",
        "https://jenkins.example.org/job/test-check/6/",
        id="16 no name",
    ),
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild succeeded.\n\n"
        "- config-check https://sf.example.org/zuul/t/local/build/1a : SUCCESS in 1m 46s",
        r"config-check \S+ : SUCCESS",
        "",
        "success",
        "https://sf.example.org/zuul/t/local/build/1a",
        id="17",
    ),
    pytest.param(
        f"Patch Set 1: Verified+1\n\n{ZUUL}"
        "- job-a https://zuul.example.org/build/2b : SUCCESS in 1h 02m 03s (non-voting)",
        r"job-a \S+ : SUCCESS",
        r"job-a \S+ : (FAILURE|TIMED_OUT)",
        "success",
        "https://zuul.example.org/build/2b",
        id="18",
    ),
    pytest.param(
        f"Patch Set 1:\n\n{ZUUL}- job-a https://zuul.example.org/build/2b : TIMED_OUT in 3h",
        r"job-a \S+ : SUCCESS",
        r"job-a \S+ : (FAILURE|TIMED_OUT)",
        "failure",
        "https://zuul.example.org/build/2b",
        id="18 timed out",
    ),
    pytest.param(
        f"Patch Set 1:\n\n{ZUUL}- job-a job-a : SKIPPED\nSkipped 2 jobs",
        r"job-a \S+ : SUCCESS",
        r"job-a \S+ : FAILURE",
        "neither",
        "",
        id="18 skipped",
    ),
    pytest.param(
        "Patch Set 1:\n\nMerge Failed.\n\n"
        "This change or one of its cross-repo dependencies was unable to be automatically merged",
        "x",
        "Merge Failed",
        None,
        "",
        id="18 could not merge",
    ),
    pytest.param(
        "Patch Set 1:\n\nBuild successful.",
        "Build Successful",
        "Build Failed",
        "neither",
        "",
        id="19 other case",
    ),
    pytest.param(
        "Patch Set 1:\n\nProw Status: 1 out of 2 pjs passed!\n"
        "✔️ unit SUCCESS - https://prow.example.org/1\n❌ e2e FAILURE - https://prow.example.org/2",
        "unit SUCCESS",
        "unit FAILURE",
        "success",
        "https://prow.example.org/1",
        id="20 prow",
    ),
    pytest.param("Patch Set 1:\n\nrecheck-halden", "recheck", "", None, "", id="recheck"),
    pytest.param("Brocade ML2: SUCCESS", "ML2: SUCCESS", "", "success", "", id="no prefix"),
]


@pytest.mark.parametrize(("body", "success", "failure", "result", "logs"), FORMS)
def test_forms(body, success, failure, result, logs):
    driver = registry(record(success=success, failure=failure))
    found = seen(driver, info({**said(""), "message": body}))
    assert [(s.result.value, s.log_url) for s in found] == ([(result, logs)] if result else [])
    for sighting in found:
        assert bool(sighting.line) == (sighting.result is not Result.NEITHER)
        assert sighting.line in body
        assert bool(sighting.rest) == (sighting.result is Result.NEITHER)


ODD = [
    pytest.param(
        "  hx\t\u202e: SUCCESS\x00 ", r"hx\s", "", "success", "", id="invisible characters"
    ),
    pytest.param(f"hx {'x' * 400} : SUCCESS", "hx x+ : SUCCESS", "", "success", "", id="long line"),
    pytest.param("Results:\n hx : SUCCESS", r"^\s+hx", "", "success", "", id="spaces that count"),
]


@pytest.mark.parametrize(("body", "success", "failure", "result", "logs"), [*FORMS, *ODD])
def test_what_is_found_holds(body, success, failure, result, logs):
    """What the scan marks, `verify` confirms on the same change."""
    drivers = registry(record(success=success, failure=failure))
    change = info({**said(""), "message": body})
    found, _ = marks(seen(drivers, change), drivers, WEB)
    assert len(found) == (result == "success")
    for mark in found:
        circle = Circle(drivers, watched(drivers), WEB)
        held = check(entry_of(mark), drivers.drivers[0], change, Found(Answer.YES, 12), circle)
        assert held.reasons == ()
