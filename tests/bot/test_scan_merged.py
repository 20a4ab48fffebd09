"""Merged changes: which there are, which patch sets have the code that was merged, and which comment counts."""

import copy
from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bot.gerrit import moment
from bot.scan.merged import SAME_CODE
from bot.scan.merged import merged
from bot.scan.merged import needs_history
from bot.scan.merged import telling
from tests.bot.merges import CI
from tests.bot.merges import CINDER
from tests.bot.merges import OTHER
from tests.bot.merges import current
from tests.bot.merges import info
from tests.bot.merges import said

REBASE = "TRIVIAL_REBASE"
MESSAGE = "NO_CODE_CHANGE"
BOTH = "TRIVIAL_REBASE_WITH_MESSAGE_UPDATE"
REWORK = "REWORK"


def test_merged():
    change = merged(info(said("x"), kinds=(REWORK, REWORK)))
    assert (change.number, change.project, change.branch) == (7, CINDER, "master")
    assert change.submitted == datetime(2025, 11, 20, 8, tzinfo=UTC)
    assert change.updated == datetime(2025, 11, 20, 9, tzinfo=UTC)
    assert (change.patch_set, change.same_as_merged) == (2, {2})
    assert [comment.text for comment in change.comments] == ["x"]


def test_full_branch_name():
    assert merged(info(branch="refs/heads/stable/2026.1")).branch == "stable/2026.1"


def test_patch_set_without_revisions():
    change = info()
    del change["revisions"]
    assert merged(change) is None
    assert merged({**change, "current_revision_number": 4}).same_as_merged == {4}


CHAINS = [
    pytest.param((REWORK,), {1}, id="one patch set"),
    pytest.param((REWORK, REWORK), {2}, id="rework"),
    pytest.param((REWORK, REBASE), {1, 2}, id="trivial rebase"),
    pytest.param((REWORK, MESSAGE), {1, 2}, id="message edit"),
    pytest.param((REWORK, BOTH), {1, 2}, id="both at once"),
    pytest.param((REWORK, "NO_CHANGE"), {1, 2}, id="the same again"),
    pytest.param((REWORK, "MERGE_FIRST_PARENT_UPDATE"), {1, 2}, id="merge commit rebased"),
    pytest.param((REWORK, REBASE, REBASE, REBASE), {1, 2, 3, 4}, id="chain of rebases"),
    pytest.param((REWORK, REBASE, MESSAGE, BOTH, REBASE), {1, 2, 3, 4, 5}, id="mixed chain"),
    pytest.param((REWORK, REBASE, REWORK, REBASE), {3, 4}, id="rework between"),
    pytest.param((REWORK, MESSAGE, REWORK), {3}, id="message edit, then rework"),
    pytest.param((REWORK, "SOMETHING_NEW"), {2}, id="unknown kind"),
    pytest.param((REWORK, REBASE, None), {3}, id="kind missing"),
    pytest.param((REWORK, 5, REBASE), {3}, id="kind of another type"),
]


@pytest.mark.parametrize(("kinds", "same"), CHAINS)
def test_same_as_merged(kinds, same):
    assert merged(info(kinds=kinds)).same_as_merged == same


def test_kind_is_told_against_the_one_before_that_is_left():
    """Gerrit's numbers may have gaps, where patch sets were deleted."""
    change = info(kinds=(REWORK, REWORK, REBASE))
    del change["revisions"][f"{2:040x}"]
    assert merged(change).same_as_merged == {1, 3}


def test_current_revision_alone_tells_of_one_patch_set():
    assert merged(current(info(kinds=(REWORK, REBASE)))).same_as_merged == {2}


NO_MERGED = [
    pytest.param({}, id="nothing"),
    pytest.param(info(status="NEW"), id="open"),
    pytest.param(info(status="ABANDONED"), id="abandoned"),
    pytest.param(info(submitted=None), id="no day"),
    pytest.param(info(submitted="yesterday"), id="bad day"),
    pytest.param(info(submitted=5), id="day of another type"),
    pytest.param(info(number="7"), id="number of another type"),
    pytest.param(info(number=True), id="number is true"),
    pytest.param(info(number=2**31), id="number too large"),
    pytest.param(info(number=-1), id="negative number"),
    pytest.param(info(project=""), id="no project"),
    pytest.param(info(branch=["master"]), id="branch of another type"),
    pytest.param(info(branch="x" * 201), id="long branch"),
    pytest.param(info(revisions=[]), id="revisions of another type"),
    pytest.param(info(revisions={}), id="no revisions"),
    pytest.param(info(current_revision={}), id="revision of another type"),
    pytest.param(info(current_revision="f" * 40), id="unknown revision"),
]


@pytest.mark.parametrize("change", NO_MERGED)
def test_merged_noop(change):
    assert merged(change) is None
    assert not needs_history(change, {"halden-ci": 12})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=200)
def test_any_type_anywhere(data):
    """Nothing raises, whichever field has another type."""
    first = {**said("x"), "real_author": CI}
    change = copy.deepcopy(info(first, said("y", patch_set=2), kinds=(REWORK, REBASE)))
    for _ in range(data.draw(st.integers(1, 3))):
        where = change
        for _ in range(data.draw(st.integers(0, 3))):
            inner = where.values() if isinstance(where, dict) else where
            below = [value for value in inner if isinstance(value, dict | list) and value]
            where = data.draw(st.sampled_from(below)) if below else where
        keys = list(where) if isinstance(where, dict) else range(len(where))
        where[data.draw(st.sampled_from(keys))] = data.draw(json_values)
    found = merged(change)
    assert found is None or found.patch_set in found.same_as_merged
    needs_history(change, {"halden-ci": 12})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025-11-20 08:00:01.999000000", datetime(2025, 11, 20, 8, 0, 1, tzinfo=UTC)),
        ("2025-11-20 08:00:01", datetime(2025, 11, 20, 8, 0, 1, tzinfo=UTC)),
        ("2025-13-20 08:00:01", None),
        ("", None),
        (None, None),
    ],
)
def test_moment(text, found):
    assert moment(text) == found


PASSED = "- hx-iscsi https://logs.example.org/1 : SUCCESS"
FAILED = "- hx-iscsi https://logs.example.org/1 : FAILURE"
COUNTS = [
    pytest.param([("a", 1, 1), ("b", 1, 2)], "b", id="recheck"),
    pytest.param([("b", 1, 2), ("a", 1, 1)], "b", id="in another order"),
    pytest.param([("a", 1, 1), ("b", 2, 2)], "b", id="newer patch set"),
    pytest.param([("a", 2, 1), ("b", 1, 2)], "a", id="late result of an older patch set"),
    pytest.param([("a", 1, 1), ("Starting check jobs.", 2, 2)], "a", id="only started"),
    pytest.param([("a", 2, 1), ("recheck", 2, 2)], "a", id="asks for a recheck"),
    pytest.param([("a", 1, 1), ("b", 1, 1)], "b", id="same second"),
    pytest.param([("a", 3, 1)], "", id="patch set that never was"),
    pytest.param([("a", 0, 1)], "", id="no patch set"),
    pytest.param([], "", id="silent"),
    pytest.param(
        [("a", 1, 1), ("Change message removed by: Ada", 2, 2)], "a", id="message removed"
    ),
]


@pytest.mark.parametrize(("rows", "text"), COUNTS)
@pytest.mark.parametrize("known", [12, 0], ids=["by id", "by name"])
def test_telling(rows, text, known):
    messages = [said(t, at=f"2025-11-0{day} 10:00:00", patch_set=p, prefix="") for t, p, day in rows]  # fmt: skip
    noise = said("b2", OTHER, at="2025-11-09 10:00:00", patch_set=2)
    found = telling(merged(info(*messages, noise, kinds=(REWORK, REBASE))), known, "halden-ci")
    assert (found.text if found else "") == text


def test_in_anothers_name():
    """Who may post in the name of others cannot award a mark with it."""
    posted = {**said(PASSED), "real_author": OTHER}
    assert telling(merged(info(posted)), 12, "halden-ci") is None
    assert telling(merged(info({**posted, "real_author": CI})), 12, "halden-ci") is not None


HISTORY = [
    pytest.param((REWORK, REBASE), [(CI, 1)], True, id="before a rebase"),
    pytest.param((REWORK, BOTH), [(CI, 1)], True, id="before a rebase and a message edit"),
    pytest.param((REWORK, REWORK), [(CI, 1)], False, id="before a rework"),
    pytest.param((REWORK, REBASE), [(CI, 1), (CI, 2)], False, id="on both"),
    pytest.param((REWORK, REBASE), [(CI, 2), (OTHER, 1)], False, id="another account"),
    pytest.param((REWORK, REBASE), [], False, id="silent"),
    pytest.param((REWORK,), [(CI, 1)], False, id="one patch set"),
]


@pytest.mark.parametrize(("kinds", "rows", "wanted"), HISTORY)
@pytest.mark.parametrize("known", [12, 0], ids=["by id", "by name"])
def test_needs_history(kinds, rows, wanted, known):
    whole = info(*(said(PASSED, who, patch_set=p) for who, p in rows), kinds=kinds)
    assert needs_history(current(whole), {"halden-ci": known}) is wanted
    assert not needs_history(whole, {"halden-ci": known}) or len(kinds) == 1


changes = st.builds(
    lambda kinds, rows: info(
        *(said(t, at=f"2025-11-{d:02d} 10:00:00", patch_set=p) for t, p, d in rows),
        kinds=("REWORK", *kinds),
    ),
    st.lists(st.sampled_from([*sorted(SAME_CODE), "REWORK"]), max_size=4),
    st.lists(
        st.tuples(st.sampled_from([PASSED, FAILED, "recheck"]), st.integers(1, 5), st.integers(1, 9)),
        max_size=5,
    ),
)  # fmt: skip


@given(changes)
def test_current_revision_is_enough_where_no_history_is_needed(change):
    if not needs_history(current(change), {"halden-ci": 12}):
        little = telling(merged(current(change)), 12, "halden-ci")
        assert little == telling(merged(change), 12, "halden-ci")
