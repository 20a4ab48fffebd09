"""The loop: each change is looked at once, no failure loses one or holds up others, what holds us is said once."""

from itertools import pairwise

import pytest

from bot.apply import Outcome
from bot.gerrit import Trouble
from bot.watch.means import View
from gate.refusal import Refusal
from tests.bot.watch_world import World
from tests.bot.watch_world import gone


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_each_change_is_reviewed_once(world):
    world.push(1)
    world.push(2)
    world.rounds(5)
    world.push(3)
    world.push(1, patch_set=2)
    world.rounds(5)
    assert sorted(world.posts) == [1, 1, 2, 3]
    assert sorted(world.looks) == [1, 1, 2, 3]
    assert [line["event"] for line in world.lines] == ["seen-all", *["reviewed"] * 4]
    assert all(line["reason"] == "posted" for line in world.events("reviewed"))


def test_one_question_a_round_when_nothing_is_new(world):
    for number in range(1, 501):
        world.push(number)
    world.rounds(1)
    world.queries.clear()
    world.looks.clear()
    world.rounds(30)
    assert len(world.queries) == 30
    assert all("after:" in query for query in world.queries)
    assert world.looks == []


def test_all_open_changes_are_asked_for_once_an_hour(world):
    world.push(1)
    world.rounds(121)
    assert sum("status:open" in query for query in world.queries) == 3


def test_restart_repeats_nothing(world):
    world.push(1)
    world.rounds(1)
    world.time += 3600
    world.restarted()
    world.rounds(3)
    assert (world.looks, world.posts) == ([1], [1])


def test_failing_change_stays_pending_and_holds_up_no_other(world):
    world.look_faults = {
        2: [gone(Trouble.BROKEN), Refusal("no"), OSError(28, "No space left"), KeyError("x")]
    }
    for number in (1, 2, 3):
        world.push(number)
    world.rounds(60)
    assert sorted(world.posts) == [1, 2, 3]
    assert world.looks.count(2) == 5
    failed = world.events("failed")
    assert [line["trouble"] for line in failed] == ["broken", "refusal", "system", "internal"]
    assert [line["again_in"] for line in failed] == [60, 120, 240, 480]
    assert failed[-1]["why"].startswith("KeyError at watch_world.py:")


def test_gerrit_down_loses_nothing_and_is_said_once(world):
    world.push(1)
    world.rounds(1)
    world.push(2)
    world.ask_faults = [gone() for _ in range(5)]
    until = []

    def stop_when_back(hand):
        until.append(world.watch._outage.until)
        hand.stopping = bool(world.posts[1:])

    world.on_wait = stop_when_back
    world.watch.run()
    assert world.posts == [1, 2]
    said = [line["event"] for line in world.lines]
    assert said == [
        "seen-all",
        "reviewed",
        "waiting-for-gerrit",
        "gerrit-is-back",
        "seen-all",
        "reviewed",
        "stopping",
    ]
    steps = sorted(set(until))
    assert [round(b - a) for a, b in pairwise(steps)] == [120, 240, 480, 900]
    # Somebody who watches the heartbeat hears from us all the time.
    assert max(world.waited) <= 30


def test_server_that_asks_for_time_gets_it(world):
    world.ask_faults = [gone(Trouble.BUSY, status=429, retry_after=500.0)]
    world.on_wait = lambda hand: setattr(hand, "stopping", len(world.queries) == 2)
    world.watch.run()
    assert world.time >= 500
    assert world.events("waiting-for-gerrit")[0]["seconds"] == 500


def test_another_trouble_is_said_too(world):
    world.ask_faults = [
        gone(),
        gone(),
        gone(Trouble.DENIED, status=401),
        gone(Trouble.DENIED, status=401),
    ]
    world.rounds(5)
    assert [line["trouble"] for line in world.events("waiting-for-gerrit")] == [
        "unreachable",
        "denied",
    ]


def test_gerrit_that_goes_in_the_middle_ends_the_round(world):
    for number in (1, 2, 3):
        world.push(number)
    world.look_faults = {3: [gone()]}
    world.rounds(1)
    assert world.looks == [3]
    world.rounds(2)
    assert sorted(world.posts) == [1, 2, 3]


def test_nothing_is_asked_again_without_a_gap(world):
    world.push(1)
    world.rounds(1)
    world.ask_faults = [gone(Trouble.GARBLED)]
    world.push(2)
    world.rounds(2)
    assert "status:open" in world.queries[-1]
    assert world.posts == [1, 2]


def test_dry_run_writes_nothing(tmp_path):
    world = World(tmp_path, post=False)
    world.push(1)
    world.rounds(3)
    assert (world.looks, world.posts) == ([1], [])
    assert world.events("would-review")[0]["reason"] == "first review"


def test_silence_is_logged_with_its_reason(world):
    world.view = lambda number: View(1, speak=False, reason="it is work in progress")
    world.push(1)
    world.rounds(3)
    assert world.posts == []
    assert [line["reason"] for line in world.events("silent")] == ["it is work in progress"]


def test_what_could_not_be_told_is_asked_again(world):
    world.view = lambda number: View(1, speak=False, reason="same verdict", unsure=True)
    world.push(1)
    world.rounds(600)
    assert len(world.looks) == 4


def test_write_that_came_too_late_is_tried_again(world):
    outcomes = [Outcome(posted=False, reason="a newer patch set came meanwhile", again=True)]
    world.outcome = lambda number: (
        outcomes.pop() if outcomes else Outcome(posted=True, reason="posted")
    )
    world.push(1)
    world.rounds(3)
    assert world.posts == [1]
    assert world.events("put-off")[0]["reason"] == "a newer patch set came meanwhile"


def test_stop_file_holds_writes_and_is_said_once(tmp_path):
    world = World(tmp_path, stop_file=tmp_path / "stop")
    (tmp_path / "stop").touch()
    world.push(1)
    world.rounds(5)
    assert (world.posts, world.looks) == ([], [])
    assert len(world.queries) == 5
    assert "stop file" in world.beats.read_text()
    assert "driverlog_bot_stopped 1.0" in (tmp_path / "bot.prom").read_text()
    (tmp_path / "stop").unlink()
    world.rounds(2)
    assert world.posts == [1]
    assert [line["event"] for line in world.lines] == [
        "seen-all",
        "holding",
        "going-on",
        "reviewed",
    ]


def test_stop_file_that_comes_during_the_look_holds_the_write(tmp_path):
    world = World(tmp_path, stop_file=tmp_path / "stop")
    world.on_look = lambda hand: (tmp_path / "stop").touch()
    world.push(1)
    world.rounds(1)
    assert (world.looks, world.posts) == ([1], [])
    (tmp_path / "stop").unlink()
    world.on_look = lambda hand: None
    world.rounds(1)
    assert world.posts == [1]


def test_stop_file_that_cannot_be_seen_counts_as_there(tmp_path):
    world = World(tmp_path, stop_file=tmp_path / ("x" * 300))
    world.push(1)
    world.rounds(1)
    assert world.posts == []


def test_cap_per_hour(tmp_path):
    world = World(tmp_path, cap_per_hour=3)
    for number in range(1, 11):
        world.push(number)
    world.rounds(30)
    assert len(world.posts) == 3
    assert [line["why"] for line in world.events("holding")] == ["3 reviews within an hour"]
    world.rounds(60)
    assert len(world.posts) == 6
    world.rounds(240)
    assert sorted(world.posts) == list(range(1, 11))


def test_cap_survives_a_restart(tmp_path):
    world = World(tmp_path, cap_per_hour=3)
    for number in range(1, 11):
        world.push(number)
    world.rounds(1)
    world.restarted()
    world.rounds(30)
    assert len(world.posts) == 3
    world.rounds(60)
    assert len(world.posts) == 6


def test_write_that_may_have_been_done_counts(tmp_path):
    world = World(tmp_path, cap_per_hour=1)
    world.outcome = lambda number: gone(Trouble.BROKEN, status=502, maybe_done=True)
    world.push(1)
    world.rounds(10)
    assert len(world.looks) == 1


def test_long_backlog_does_not_keep_us_from_asking(world):
    world.cost = 25.0
    for number in range(1, 8):
        world.push(number)
    world.on_wait = lambda hand: setattr(hand, "stopping", len(world.posts) == 7)
    world.watch.run()
    assert len(world.queries) >= 3
    assert world.waited[0] <= 60


def test_signal_in_the_middle_ends_the_round_after_the_write(world):
    for number in (1, 2, 3):
        world.push(number)
    world.outcome = lambda number: (
        setattr(world.hand, "stopping", True) or Outcome(posted=True, reason="posted")
    )
    world.watch.run()
    assert len(world.posts) == 1
    assert world.lines[-1]["event"] == "stopping"
    assert world.lines[-1]["pending"] == 2


def test_rows_that_cannot_be_read_are_said_and_nothing_is_forgotten(world):
    world.push(1)
    world.push(2)
    world.look_faults = {1: [gone(Trouble.BROKEN)]}
    world.rounds(1)
    whole, world.infos[1] = world.infos[1], {**world.infos[1], "_number": None}
    world.time += 3600
    world.rounds(1)
    assert world.events("incomplete")[0]["why"] == "a row that cannot be read"
    world.infos[1] = whole
    world.rounds(1)
    assert world.posts == [2, 1]


def test_heartbeat_and_figures_also_while_gerrit_is_down(world, tmp_path):
    world.ask_faults = [gone()]
    world.rounds(1)
    assert (
        world.beats.read_text()
        == "2026-11-23T12:00:00Z waiting for gerrit: unreachable, 0 open, 0 pending\n"
    )
    figures = (tmp_path / "bot.prom").read_text()
    assert "driverlog_bot_gerrit_down 1.0" in figures
    assert 'driverlog_bot_errors_total{kind="unreachable"} 1.0' in figures
    assert 'driverlog_bot_rounds_total{result="failed"} 1.0' in figures
    world.push(1)
    world.rounds(1)
    figures = (tmp_path / "bot.prom").read_text()
    assert "driverlog_bot_gerrit_down 0.0" in figures
    assert 'driverlog_bot_looks_total{result="reviewed"} 1.0' in figures
    assert "driverlog_bot_requests_total 2.0" in figures


def test_files_that_cannot_be_written_do_not_stop_the_watch(tmp_path):
    world = World(tmp_path)
    world.beats.mkdir()
    (tmp_path / "bot.prom").mkdir()
    world.push(1)
    world.rounds(5)
    assert world.posts == [1]
    assert len(world.events("cannot-show")) == 2
