"""From sightings to marks: the newest merged change with a success of its own, and the release it belongs to."""

import dataclasses
from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bot.scan.links import log_url
from bot.scan.links import review_url
from bot.scan.marks import marks
from bot.scan.marks import shown
from bot.scan.watched import watched
from tests.bot.merges import CINDER
from tests.bot.merges import WEB
from tests.bot.merges import identity
from tests.bot.merges import info
from tests.bot.merges import record
from tests.bot.merges import registry
from tests.bot.merges import said
from tests.bot.merges import seen

PASSED = "- hx-iscsi https://logs.example.org/hx : SUCCESS in 5m"
FAILED = "- hx-iscsi https://logs.example.org/hx : FAILURE in 5m"
NFS = "- hx-nfs https://logs.example.org/nfs : SUCCESS in 5m"
MINE = record(failure=r"hx-iscsi \S+ : FAILURE")
LOOSE = record("HX NFS", "SUCCESS")


def marked(*changes, drivers=(MINE,)):
    registered = registry(*drivers)
    return marks(seen(registered, *changes), registered, f"{WEB}/")


def test_mark():
    [mark], unclear = marked(info(said(PASSED, at="2025-11-19 10:00:01"), number=912345))
    assert dataclasses.asdict(mark) == {
        "driver": identity(),
        "release": "Gazpacho",
        "branch": "master",
        "change": 912345,
        "patch_set": 1,
        "account": "halden-ci",
        "tested_at": datetime(2025, 11, 19, 10, 0, 1, tzinfo=UTC),
        "review_url": f"{WEB}/c/{CINDER}/+/912345#message-m12x1x1",
        "log_url": "https://logs.example.org/hx",
        "comment": PASSED,
    }
    assert unclear == ()


def change(text, number, day, branch="master"):
    return info(said(text), number=number, day=day, branch=branch)


NEWEST = [
    pytest.param([(PASSED, 1, "2025-11-01"), (PASSED, 2, "2025-11-02")], [2], id="newest merge"),
    pytest.param([(PASSED, 9, "2025-11-01"), (PASSED, 2, "2025-11-02")], [2], id="not the number"),
    pytest.param([(PASSED, 9, "2025-11-01"), (PASSED, 2, "2025-11-01")], [9], id="same second"),
    pytest.param([(PASSED, 1, "2025-11-01"), (FAILED, 2, "2025-11-02")], [1], id="failed since"),
    pytest.param([(FAILED, 1, "2025-11-01")], [], id="failed"),
    pytest.param([("Build aborted.", 1, "2025-11-01")], [], id="says nothing"),
    pytest.param([], [], id="nothing"),
]


@pytest.mark.parametrize(("rows", "expected"), NEWEST)
def test_newest(rows, expected):
    found, unclear = marked(*(change(*row) for row in rows))
    assert ([mark.change for mark in found], unclear) == (expected, ())


BRANCHES = [
    ("master", "2025-09-30", "Flamingo"),
    ("master", "2025-10-01", "Gazpacho"),
    ("master", "2014-04-16", None),
    ("stable/2026.1", "2026-05-01", "Gazpacho"),
    ("stable/2025.2", "2026-05-01", "Flamingo"),
    ("unmaintained/2025.1", "2026-05-01", "Epoxy"),
    ("stable/juno", "2015-05-01", "Juno"),
    ("stable/gazpacho", "2026-05-01", None),
    ("feature/halden", "2026-05-01", None),
]


@pytest.mark.parametrize(("branch", "day", "release"), BRANCHES)
def test_release(branch, day, release):
    found, _ = marked(change(PASSED, 1, day, branch))
    assert [mark.release for mark in found] == ([release] if release else [])


def test_master_on_the_day_it_moves_on():
    """One mark for master: the newest, which is of the new release; the day counts on which it was merged, in UTC."""
    late = info(said(PASSED), number=2, submitted="2025-09-30 23:59:59.000000000")
    early = info(said(PASSED), number=3, submitted="2025-10-01 00:00:00.000000000")
    for changes, expected in (([late], ("Flamingo", 2)), ([early, late], ("Gazpacho", 3))):
        [mark], _ = marked(*changes)
        assert (mark.release, mark.change) == expected


def test_each_branch_has_its_own():
    changes = [change(PASSED, 1, "2025-11-01"), change(PASSED, 2, "2026-05-01", "stable/2026.1")]
    found, _ = marked(*changes)
    assert [(mark.branch, mark.change) for mark in found] == [("master", 1), ("stable/2026.1", 2)]


def test_line_of_several_marks_none():
    older, newer = change(PASSED, 1, "2025-11-01"), change(PASSED, 2, "2025-11-02")
    found, [unclear] = marked(newer, older, drivers=[MINE, LOOSE])
    assert found == ()
    assert (unclear.drivers, unclear.change) == ((identity("HX NFS"), identity()), 2)
    assert (unclear.account, unclear.branch, unclear.comment) == ("halden-ci", "master", PASSED)
    assert unclear.review_url == f"{WEB}/c/{CINDER}/+/2#message-m12x1x1"


def test_line_of_its_own_beside_one_of_several():
    both = change(f"{PASSED}\n{NFS}", 1, "2025-11-01")
    found, unclear = marked(both, drivers=[MINE, LOOSE])
    assert [(mark.driver.name, mark.comment) for mark in found] == [("HX NFS", NFS)]
    assert [one.drivers for one in unclear] == [(identity("HX NFS"), identity())]


def test_ambiguous_on_a_branch_of_no_release_noop():
    assert marked(change(PASSED, 1, "2025-11-01", "x"), drivers=[MINE, LOOSE]) == ((), ())


def test_shared_line_marks_all():
    drivers = [record(shared=True), record("HX NFS", "SUCCESS", shared=True)]
    found, unclear = marked(change(PASSED, 1, "2025-11-01"), drivers=drivers)
    assert ([mark.driver.name for mark in found], unclear) == (["HX NFS", "HX iSCSI"], ())


def test_newer_look_at_a_change_replaces_the_older_one():
    """What a cache kept of a change does not outlive a recheck on it."""
    again = said(FAILED, at="2025-11-19 12:00:00")
    first = seen(registry(MINE), info(said(PASSED)))
    second = seen(registry(MINE), info(said(PASSED), again))
    for order in ([*first, *second], [*second, *first]):
        assert marks(order, registry(MINE), WEB) == ((), ())


def test_sightings_of_other_patterns_noop():
    before = seen(registry(MINE), info(said(PASSED)))
    for now in (registry(), registry(record(success="x")), registry(MINE, LOOSE)):
        assert marks(before, now, WEB) == ((), ())


lines = st.sampled_from([PASSED, FAILED, NFS, f"{PASSED}\n{NFS}", "Build aborted."])
days = st.dates(datetime(2025, 9, 28, tzinfo=UTC).date(), datetime(2025, 10, 3, tzinfo=UTC).date())
branches = st.sampled_from(["master", "stable/2025.1", "feature/x"])
histories = st.lists(st.tuples(lines, days, branches), max_size=12).map(
    lambda rows: [change(text, n, str(day), branch) for n, (text, day, branch) in enumerate(rows, 1)]
)  # fmt: skip


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_order_does_not_matter(history, chance):
    drivers = registry(MINE, LOOSE)
    found = seen(drivers, *history)
    again = found + found[:2]
    chance.shuffle(again)
    assert marks(again, drivers, WEB) == marks(found, drivers, WEB)
    turned = registry(LOOSE, MINE)
    assert marks(seen(turned, *history), turned, WEB) == marks(found, drivers, WEB)


@given(histories, histories)
@settings(max_examples=100)
def test_older_changes_never_change_a_mark(older, newer):
    drivers = registry(MINE, LOOSE)
    for number, one in enumerate(older, 100):
        one |= {"_number": number, "submitted": one["submitted"].replace("2025", "2024")}
    alone, unclear = marks(seen(drivers, *newer), drivers, WEB)
    found, more = marks(seen(drivers, *older, *newer), drivers, WEB)
    assert set(alone) <= set(found)
    assert set(unclear) <= set(more)


@given(histories)
@settings(max_examples=100)
def test_marks_are_what_a_slow_search_finds(history):
    """For each driver and branch: from the newest merge back to the first success that is nobody else's."""
    drivers = registry(MINE, LOOSE)
    expected = []
    for one in watched(drivers):
        for branch in ("master", "stable/2025.1"):
            merges = sorted(
                (c for c in history if c["branch"] == branch),
                key=lambda c: (c["submitted"], c["_number"]),
            )
            for c in reversed(merges):
                text = c["messages"][0]["message"]
                if (NFS if one.driver == identity("HX NFS") else None) in text.splitlines():
                    expected.append((one.driver, branch, c["_number"]))
                    break
    found, _ = marks(seen(drivers, *history), drivers, WEB)
    assert sorted((m.driver, m.branch, m.change) for m in found) == sorted(expected)


SHOWN = [
    ("  - job : SUCCESS", "job", "- job : SUCCESS"),
    ("  - job : SUCCESS", r"^\s+- job", "  - job : SUCCESS"),
    ("job\t:\u202eSUCCESS\x00\ud800", "job", "job : SUCCESS"),
    ("✔️ SUCCESS é", "SUCCESS", "✔️ SUCCESS é"),
    ("x" * 400, "x", "x" * 300),
]


@pytest.mark.parametrize(("text", "pattern", "expected"), SHOWN, ids=ascii)
def test_shown(text, pattern, expected):
    assert shown(text, pattern) == expected
    assert shown(text, pattern).isprintable()


@pytest.mark.parametrize(
    ("project", "message", "expected"),
    [
        (CINDER, "4c1d_0-9", "/c/openstack/cinder/+/7#message-4c1d_0-9"),
        ("a b/c#d?", "x", "/c/a%20b/c%23d%3F/+/7#message-x"),
        (CINDER, "", "/c/openstack/cinder/+/7/2"),
        (CINDER, "a b<", "/c/openstack/cinder/+/7/2"),
    ],
)
def test_review_url(project, message, expected):
    assert review_url(WEB, project, 7, 2, message) == WEB + expected


HTTP = "https://logs.example.org/1/"
LOGS = [
    pytest.param(f"- job {HTTP} : SUCCESS", "", HTTP, id="in the line"),
    pytest.param(f"PASSED: {HTTP}.", "", HTTP, id="full stop"),
    pytest.param(f"PASSED ({HTTP})", "", HTTP, id="in brackets"),
    pytest.param("OK https://x.example.org/a_(b)", "", "https://x.example.org/a_(b)", id="brackets of its own"),
    pytest.param(f"OK [logs]({HTTP})", "", HTTP, id="markdown"),
    pytest.param(f"OK <{HTTP}>", "", HTTP, id="angle brackets"),
    pytest.param(f'OK href="{HTTP}"', "", HTTP, id="quotes"),
    pytest.param("HTTPS://Logs.example.org/1", "", "HTTPS://Logs.example.org/1", id="upper case"),
    pytest.param("OK", f"OK\nLogs: {HTTP}\nhttps://x.example.org/", HTTP, id="said to be the logs"),
    pytest.param("OK", f"OK\nAll logs:\n{HTTP}\nhttps://x.example.org/", HTTP, id="under the word"),
    pytest.param("OK", f"OK\n{HTTP}", HTTP, id="the only one"),
    pytest.param("OK", f"OK\n{HTTP}\nMore: {HTTP}", HTTP, id="the only one, twice"),
    pytest.param("OK", f"OK\n{HTTP}\nWiki: https://wiki.example.org/ci", HTTP, id="but for the wiki"),
    pytest.param("OK", f"OK\n- a {HTTP} : SUCCESS\n- b https://x.example.org : SUCCESS", "", id="of several jobs"),
    pytest.param("OK", "OK\nContact: https://x.example.org/team", "", id="whom to ask"),
    pytest.param("OK", "OK", "", id="none"),
    pytest.param("OK ftp://x.example.org/1", "", "", id="no web"),
    pytest.param("OK javascript:alert(1)", "", "", id="script"),
    pytest.param("OK https://ada:secret@x.example.org/1", "", "", id="password"),
    pytest.param("OK https://ada@x.example.org/1", "", "", id="user"),
    pytest.param("OK https://x.example.org/1?X-Amz-Signature=1&b=2", "", "", id="signed"),
    pytest.param("OK https://x.example.org/1?sig=1", "", "", id="signature"),
    pytest.param("OK https://x.example.org/1?a=1&token=abc", "", "", id="token"),
    pytest.param("OK https://x.example.org/1?design=1", "", "https://x.example.org/1?design=1", id="no token"),
    pytest.param(f"OK https://u:p@x.example.org/ {HTTP}", "", HTTP, id="the next one"),
    pytest.param("OK https:///nohost", "", "", id="no host"),
    pytest.param("OK https://x.example.org:99999/", "", "", id="no port"),
    pytest.param("OK https://[::1", "", "", id="half an address"),
    pytest.param("OK https://x.example.org/\u202egnp.exe", "", "", id="turns the text round"),
    pytest.param(f"OK {HTTP:a<2000}", "", f"{HTTP:a<2000}", id="2000"),
    pytest.param(f"OK {HTTP:a<2001}", "", "", id="2001"),
    pytest.param(f"OK {HTTP:a<9000}", "", "", id="9000"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "text", "expected"), LOGS)
def test_log_url(line, text, expected):
    assert log_url(line, text or line) == expected
