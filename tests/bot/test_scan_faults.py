"""The scan goes on whatever fails: Gerrit, the disk, the cache."""

import sqlite3
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.scan.store import Store
from tests.bot.scans import Scene
from tests.bot.scans import holds
from tests.bot.scans import same
from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.history_registry import PROJECTS


@pytest.fixture
def scene(tmp_path):
    with start_fake() as fake:
        yield Scene(fake, tmp_path)


def test_a_cache_with_damaged_rows_is_no_reason_to_fail(scene):
    first = scene.scan()
    connection = sqlite3.connect(scene.folder / "state.sqlite3")
    connection.execute("UPDATE sighting SET body = '{'")
    connection.commit()
    connection.close()
    assert same(scene.scan(), first)
    assert same(scene.scan(), first)
    assert len([line for line in scene.log if "is of version 0" in line]) == 1


def test_a_full_disk_is_no_reason_to_fail(scene, monkeypatch):
    first = scene.scan(state=None)
    real, left = Store.put, [3]

    def put(self, *values):
        left[0] -= 1
        if left[0] == 0:
            raise sqlite3.OperationalError("database or disk is full")
        real(self, *values)

    monkeypatch.setattr(Store, "put", put)
    scene.fake.reset_requests()
    assert same(scene.scan(), first)
    assert any("disk is full" in line for line in scene.log)
    # What was written before is not asked for again, but for the accounts that are not there and the news.
    assert len(scene.fake.requests) <= first.found.requests + 6


@pytest.mark.parametrize("kind", ["500", "503", "429", "reset", "cut", "garbage", "timeout", "404"])
def test_a_server_that_fails_now_and_then(scene, kind):
    limits = replace(scene.scan.__defaults__[1], attempts=3)
    for place in (1, 4, 7):
        scene.fake.faults.add(Fault(kind, after=place, times=1, seconds=0.5))
    outcome = None
    for _ in range(4):
        # Where the very first request of a run fails there is no outcome at all.
        with suppress(GerritError):
            outcome = scene.scan(limits=limits)
            if not outcome.found.incomplete:
                break
    assert holds(scene, outcome)


def test_a_server_that_stays_away(scene):
    first = scene.scan()
    scene.fake.faults.add(Fault("503", path="/changes/", times=0))
    down = scene.scan()
    assert down.failure is not None
    assert down.failure.trouble is Trouble.BUSY
    assert "what was updated since" in down.found.incomplete[0]
    assert down.found.marks == first.found.marks
    assert set(PROJECTS) <= down.found.unasked
    scene.fake.faults.clear()
    assert same(scene.scan(), first)


def test_nothing_can_be_asked_at_all(scene):
    with scene.fake.down(), pytest.raises(GerritError) as caught:
        scene.scan()
    assert caught.value.trouble is Trouble.UNREACHABLE
