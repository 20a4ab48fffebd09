"""The right to write on a change: the oldest draft of somebody alive has it."""

import subprocess
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from bot import claim
from bot.gerrit import GerritError
from bot.gerrit import Trouble

START = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
LEASE = 120.0


class Drafts:
    """The drafts of one account on one change, as the server keeps them."""

    def __init__(self):
        self.now = START
        self.kept = {}
        self.broken = False

    def create_draft(self, number, revision, draft):
        name = f"d{len(self.kept):03d}"
        self.kept[name] = {
            **draft,
            "id": name,
            "updated": self.now.strftime("%Y-%m-%d %H:%M:%S.123000000"),
        }
        return self.kept[name]

    def drafts(self, number):
        return {"/PATCHSET_LEVEL": list(self.kept.values())} if self.kept else {}

    def delete_draft(self, number, revision, draft):
        if self.broken:
            raise GerritError(Trouble.BROKEN, "no")
        self.kept.pop(draft, None)


@pytest.fixture
def server():
    return Drafts()


def made(server, message=None):
    mine = claim.make(server, 1, "a" * 40)
    if message is not None:
        mine.draft["message"] = message
    return mine


def of(place, process):
    return f"driverlog claim 0123456789abcdef {place} {process} while a review is written"


def here():
    return made(Drafts()).draft["message"].split()[3:5]


def dead_process():
    done = subprocess.run(
        (sys.executable, "-c", "import os; print(os.getpid())"), capture_output=True, check=True
    )
    return f"{done.stdout.decode().strip()}-12345"


def test_alone_we_hold_it(server):
    mine = made(server)
    assert claim.holds(server, mine, LEASE)
    claim.release(server, mine)
    assert server.kept == {}


def test_oldest_holds_it(server):
    first = made(server)
    server.now += timedelta(seconds=3)
    second = made(server)
    assert claim.holds(server, first, LEASE)
    assert not claim.holds(server, second, LEASE)


def test_of_the_same_second_exactly_one_holds_it(server):
    claims = [made(server) for _ in range(5)]
    assert sum(claim.holds(server, one, LEASE) for one in claims) == 1


@pytest.mark.parametrize(
    ("seconds", "process", "elsewhere", "holds"),
    [
        pytest.param(5, None, False, False, id="just now"),
        pytest.param(100, None, False, False, id="alive beside us"),
        pytest.param(130, None, False, True, id="alive and over its time"),
        pytest.param(10, "dead", False, False, id="dead, its write may be under way"),
        pytest.param(30, "dead", False, True, id="dead"),
        pytest.param(30, "dead", True, False, id="elsewhere"),
        pytest.param(130, "dead", True, True, id="elsewhere, over its time"),
        pytest.param(30, "", False, True, id="says nothing of itself"),
    ],
)
def test_claim_of_another(server, seconds, process, elsewhere, holds):
    place, alive = here()
    process = {None: alive, "dead": dead_process()}.get(process, process)
    made(server, of("ffffffffffff" if elsewhere else place, process))
    server.now += timedelta(seconds=seconds)
    mine = made(server)
    assert claim.holds(server, mine, LEASE) is holds
    assert len(server.kept) == (1 if holds else 2)


def test_drafts_of_people_are_left_alone_noop(server):
    server.create_draft(1, "a", {"message": "a thought of mine", "path": "data/default_data.json"})
    server.now += timedelta(days=30)
    mine = made(server)
    assert claim.holds(server, mine, LEASE)
    claim.release(server, mine)
    assert [one["message"] for one in server.kept.values()] == ["a thought of mine"]


def test_what_cannot_be_released_runs_out(server):
    mine = made(server)
    server.broken = True
    claim.release(server, mine)
    assert len(server.kept) == 1
