"""How a driver stands in a release: every word of the health report, with and without recorded evidence."""

import pytest

from dashboard.health import BranchHealth
from dashboard.health import Event
from dashboard.states import Known
from dashboard.states import State
from dashboard.states import decide
from registry.model import Evidence

PASSED = Event(
    1,
    "2026-05-04T00:00:00Z",
    "https://review.example.org/1",
    "https://logs.example.org/1",
    "SUCCESS",
)
FAILED = Event(
    2,
    "2026-05-05T00:00:00Z",
    "https://review.example.org/2",
    "https://logs.example.org/2",
    "FAILURE",
)
EVIDENCE = Evidence(
    release="Gazpacho", branch="stable/2026.1", change=9, patch_set=1, account="halden-ci",
    tested_at="2026-04-01T00:00:00Z", review_url="https://review.example.org/9", comment="SUCCESS",
)  # fmt: skip
WORDS = "passing failing silent never-seen unmatched ambiguous no-account unknown".split()


def row(status, *, expected=True, success=PASSED, failure=FAILED):
    return BranchHealth(
        branch="stable/2026.1", release="Gazpacho", expected=expected, status=status, why=f"why {status}",
        last_seen="2026-05-05T00:00:00Z", success=success, failure=failure, example=None,
    )  # fmt: skip


def test_nothing_known_is_claimed():
    mark = decide("Gazpacho", Known())
    assert (mark.state, mark.why, mark.at, mark.review_url) == (State.CLAIMED, "", "", "")


def test_evidence_alone_is_a_tick_with_its_links():
    mark = decide("Gazpacho", Known(EVIDENCE))
    assert (mark.state, mark.at) == (State.TESTED, EVIDENCE.tested_at)
    assert (mark.review_url, mark.change) == (EVIDENCE.review_url, 9)


@pytest.mark.parametrize(
    ("status", "with_evidence", "without"),
    [
        ("passing", State.TESTED, State.CLAIMED),
        ("failing", State.FAILING, State.FAILING),
        ("silent", State.SILENT, State.SILENT),
        ("never-seen", State.SILENT, State.CLAIMED),
        ("unmatched", State.SILENT, State.CLAIMED),
        ("ambiguous", State.SILENT, State.CLAIMED),
        ("no-account", State.SILENT, State.CLAIMED),
        ("unknown", State.TESTED, State.UNKNOWN),
    ],
)
def test_every_word_where_tests_are_expected(status, with_evidence, without):
    assert decide("Gazpacho", Known(EVIDENCE, row(status))).state is with_evidence
    assert decide("Gazpacho", Known(None, row(status))).state is without


@pytest.mark.parametrize("status", WORDS)
def test_a_tick_of_a_branch_that_nobody_tests_any_more_stays(status):
    assert decide("Gazpacho", Known(EVIDENCE, row(status, expected=False))).state is State.TESTED


def test_failing_leads_to_its_last_failure():
    mark = decide("Gazpacho", Known(EVIDENCE, row("failing")))
    assert (mark.at, mark.review_url, mark.log_url) == (
        FAILED.time,
        FAILED.review_url,
        FAILED.log_url,
    )
    assert mark.evidence is EVIDENCE


@pytest.mark.parametrize(
    ("success", "failure", "since"),
    [(PASSED, FAILED, FAILED.time), (PASSED, None, PASSED.time), (None, None, EVIDENCE.tested_at)],
)
def test_silent_since_its_last_word(success, failure, since):
    mark = decide("Gazpacho", Known(EVIDENCE, row("silent", success=success, failure=failure)))
    assert (mark.state, mark.at) == (State.SILENT, since)


def test_words_that_do_not_count_are_silence_since_the_last_success_that_did():
    mark = decide("Gazpacho", Known(EVIDENCE, row("unmatched")))
    assert (mark.at, mark.why) == (EVIDENCE.tested_at, "why unmatched")


def test_a_pass_that_is_not_recorded_yet_is_no_tick_and_shows_its_proof():
    mark = decide("Gazpacho", Known(None, row("passing")))
    assert mark.state is State.CLAIMED
    assert mark.review_url == PASSED.review_url
    assert "waits for a core reviewer" in mark.why


def test_could_not_tell_takes_no_tick_away_and_says_so():
    mark = decide("Gazpacho", Known(EVIDENCE, row("unknown")))
    assert (mark.state, mark.why) == (State.TESTED, "how it stands today could not be told")
