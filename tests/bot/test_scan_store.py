"""The scan's cache: whatever lies there, the scan works, and nothing of somebody else's is lost."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import fields
from dataclasses import replace
from datetime import UTC
from datetime import datetime

import pytest

from bot.ci.results import Result
from bot.scan import rows
from bot.scan.jobs import Group
from bot.scan.jobs import Progress
from bot.scan.jobs import Walk
from bot.scan.state import Merged
from bot.scan.state import Page
from bot.scan.state import Sighting
from bot.scan.store_file import open_store
from registry.model import Identity

SERVER = "https://review.example.org"
WHEN = datetime(2026, 5, 4, 9, 21, 37, tzinfo=UTC)
DRIVER = Identity("openstack/cinder", "Halden Storage", "Halden HX iSCSI")
GROUP = Group("openstack/cinder", "halden-ci", "1000007", "print", datetime(2024, 4, 3, tzinfo=UTC))
WALK = Walk("openstack/cinder", (GROUP,), GROUP.floor)
SIGHTING = Sighting(
    driver=DRIVER,
    fingerprint="f",
    project="openstack/cinder",
    branch="master",
    change=912345,
    patch_set=3,
    submitted=WHEN,
    said=WHEN,
    result=Result.SUCCESS,
    line="- halden-hx-iscsi https://logs.example.org/ : SUCCESS",
    message="abc",
)
FULL = replace(
    SIGHTING, log_url="https://logs.example.org/", sharers=(DRIVER,), against="bad", rest=("a", "b")
)
CHANGE = Merged(912345, "openstack/cinder", "master", WHEN, WHEN, 3, frozenset([3]), ())


def page(*sightings):
    found = [(GROUP.key, one) for one in sightings]
    place = (*GROUP.key, CHANGE.number)
    return Page([CHANGE], [(912345, "2026-05-04", "digest")], found, [place])


@pytest.fixture
def said():
    return []


@pytest.fixture
def opened(tmp_path, said):
    def opened(name="state.sqlite3", server=SERVER):
        return open_store(tmp_path / name if name else None, server, said.append)

    return opened


def fill(opened):
    with opened() as store:
        store.put(page(SIGHTING), WALK, Progress("", "2026-05-04 09:21:37.000000000"))
        store.done(WALK, "2026-05-04 09:21:37.000000000")


def filled(opened):
    with opened() as store:
        return bool(list(store.sightings(GROUP)))


@pytest.mark.parametrize("one", [SIGHTING, FULL], ids=["plain", "full"])
def test_sightings_come_back_as_they_were(one):
    row = rows.values("halden-ci", one)
    project, account, change, print_, submitted, branch, body = row
    assert account == "halden-ci"
    assert rows.sighting((project, change, print_, submitted, branch, body)) == one


def test_rows_keep_every_field():
    blank = {name for name in (one.name for one in fields(Sighting)) if not getattr(FULL, name)}
    assert not blank, f"give FULL a {blank}, and raise VERSION of the cache"


def test_what_was_put_in_is_there_the_next_time(opened, said):
    fill(opened)
    assert filled(opened)
    with opened() as store:
        assert store.covered()[GROUP.key].watermark == "2026-05-04 09:21:37.000000000"
    assert said == []


def test_a_newer_look_replaces_the_one_before(opened):
    fill(opened)
    with opened() as store:
        store.put(page(replace(SIGHTING, result=Result.FAILURE, line="x")))
        assert [one.result for one in store.sightings(GROUP)] == [Result.FAILURE]
        store.put(page())
        assert list(store.sightings(GROUP)) == []


def test_nothing_of_a_transaction_that_fails_stays(opened):
    with opened() as store:
        broken = page(SIGHTING, replace(SIGHTING, said=None))
        with pytest.raises(AttributeError):
            store.put(broken, WALK, Progress("", ""))
        assert list(store.sightings(GROUP)) == []
        assert store.progress(WALK) is None


def put_aside(tmp_path):
    return sorted(path.name for path in tmp_path.glob("*.aside-*") if path.suffix[-1].isdecimal())


USELESS = {
    "text": b"these are my notes\n" * 100,
    "short": b"x",
    "zeros": bytes(8192),
    "half a header": b"SQLite format 3\0" + bytes(50),
}


@pytest.mark.parametrize("data", USELESS.values(), ids=USELESS)
def test_a_file_that_is_none_is_kept_beside(opened, tmp_path, said, data):
    (tmp_path / "state.sqlite3").write_bytes(data)
    fill(opened)
    assert put_aside(tmp_path) == ["state.sqlite3.aside-1"]
    assert (tmp_path / "state.sqlite3.aside-1").read_bytes() == data
    assert "it is kept as state.sqlite3.aside-1, and everything is asked again" in said[0]
    assert filled(opened)


def test_an_empty_file_is_taken(opened, tmp_path, said):
    (tmp_path / "state.sqlite3").touch()
    fill(opened)
    assert filled(opened)
    assert said == []


def test_another_programs_database_is_kept_beside(opened, tmp_path, said):
    connection = sqlite3.connect(tmp_path / "state.sqlite3")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    fill(opened)
    assert "is not a cache of the scan" in said[0]
    kept = sqlite3.connect(tmp_path / "state.sqlite3.aside-1")
    assert kept.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    kept.close()


def test_a_damaged_file_is_kept_beside(opened, tmp_path, said):
    fill(opened)
    file = tmp_path / "state.sqlite3"
    data = bytearray(file.read_bytes())
    # Each page of the file begins with what SQLite needs to read it.
    for start in range(4096, len(data), 4096):
        data[start : start + 16] = os.urandom(16)
    file.write_bytes(data)
    assert not filled(opened)
    assert put_aside(tmp_path) == ["state.sqlite3.aside-1"]
    assert "is damaged" in said[0]
    fill(opened)
    assert filled(opened)


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"driver": 3}'])
def test_a_damaged_row_is_seen(opened, body):
    fill(opened)
    with opened() as store:
        with store.connection as one:
            one.execute("UPDATE sighting SET body = ?", [body])
        with pytest.raises(sqlite3.DatabaseError) as caught:
            list(store.sightings(GROUP))
        store.distrust(caught.value)
    assert not filled(opened)


def test_a_truncated_file_is_kept_beside(opened, tmp_path):
    fill(opened)
    file = tmp_path / "state.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])
    assert not filled(opened)
    assert put_aside(tmp_path) == ["state.sqlite3.aside-1"]


def test_an_older_version_begins_anew_and_a_newer_one_is_left_alone(opened, tmp_path, said):
    for version, left in ((0, False), (99, True)):
        fill(opened)
        connection = sqlite3.connect(tmp_path / "state.sqlite3")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.close()
        before = (tmp_path / "state.sqlite3").read_bytes()
        assert not filled(opened)
        assert ((tmp_path / "state.sqlite3").read_bytes() == before) == left
    assert "a newer DriverLog wrote it (version 99, ours is 1)" in said[-1]


def test_a_cache_of_another_server_is_kept_beside(opened, tmp_path, said):
    fill(opened)
    with opened(server="https://other.example.org") as store:
        assert list(store.sightings(GROUP)) == []
    assert "is about https://review.example.org, not https://other.example.org" in said[0]


def test_two_at_once_and_the_second_works_in_memory(opened, said):
    fill(opened)
    with opened() as first:
        with opened() as second:
            assert list(second.sightings(GROUP)) == []
            second.put(page(SIGHTING))
        assert list(first.sightings(GROUP))
    assert said == [said[0]]
    assert "another scan uses it; everything is asked again" in said[0]
    assert filled(opened)


def test_the_lock_goes_with_a_process_that_is_killed(opened, tmp_path, said):
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom bot.scan.store_file import open_store\n"
        f"with open_store(Path({str(tmp_path / 'state.sqlite3')!r}), {SERVER!r}, print) as store:\n"
        "    store.note('a', 'b')\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -9
    with opened() as store:
        assert store.fact("a") == "b"
    assert said == []


def test_another_programs_lock_is_waited_for_and_then_left_alone(
    opened, tmp_path, said, monkeypatch
):
    fill(opened)
    monkeypatch.setattr("bot.scan.store_file._PATIENCE", 0.1)
    other = sqlite3.connect(tmp_path / "state.sqlite3")
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    assert not filled(opened)
    other.rollback()
    other.close()
    assert "locked" in said[0]
    assert put_aside(tmp_path) == []


def test_a_place_that_cannot_be_written_is_no_reason_to_fail(opened, tmp_path, said):
    (tmp_path / "file").write_text("")
    with opened("file/state.sqlite3") as store:
        store.put(page(SIGHTING))
        assert list(store.sightings(GROUP))
    assert "cannot use" in said[0]


def test_a_folder_in_its_place_is_no_reason_to_fail(opened, tmp_path, said):
    (tmp_path / "state.sqlite3").mkdir()
    with opened() as store:
        store.put(page(SIGHTING))
    assert said


def test_forgetting_a_group_forgets_the_looks_too(opened):
    fill(opened)
    with opened() as store:
        assert store.looked()
        store.forget([], [])
        assert store.looked()
        store.forget([GROUP], [])
        assert store.looked() == {}
        assert store.covered() == {}


def test_pruning_keeps_what_will_be_asked_for(opened):
    fill(opened)
    with opened() as store:
        store.prune("2026-05-04", WHEN)
        assert store.looked()
        assert store.merges(WHEN) == {("openstack/cinder", "master"): (WHEN,)}
        store.prune("2026-05-05", WHEN.replace(year=2027))
        assert store.looked() == {}
        assert list(store.sightings(GROUP))
