"""The bot never lies and never says it twice: faults at every write, two instances at once, death between two writes.

The whole matrix, every kind of fault at every request, is in tests/fuzz.
"""

import threading
from pathlib import Path

import pytest

from bot.apply import Pace
from bot.gerrit import GerritError
from bot.patience import Limits
from tests.bot.faulty import PROJECT
from tests.bot.faulty import Scene
from tests.bot.killing import killed
from tests.bot.states import DATA
from tests.gate.support import own
from tests.lab.fake import Fault
from tests.lab.fake import start_fake

ROOT = Path(__file__).parents[2]
BROKEN = {"releases": ["Nosuch"]}
WRITES = {
    "claim": ("PUT", "/drafts"),
    "review": ("POST", "/review$"),
    "release": ("DELETE", "/drafts/"),
}
STAGES = ("before", "after")


@pytest.fixture(scope="module")
def one_scene(tmp_path_factory):
    with start_fake() as fake:
        yield Scene(fake, tmp_path_factory.mktemp("scene"))


@pytest.fixture
def scene(one_scene):
    one_scene.fake.faults.clear()
    one_scene.fake.reset_requests()
    return one_scene


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", ["reset", "timeout", "403", "500", "503"])
def test_one_review_whatever_fails(scene, kind, stage):
    method, path = WRITES["review"]
    number = scene.push(**BROKEN)
    scene.fake.faults.add(Fault(kind, method, path, stage=stage, seconds=1.5, pause=0.2))
    scene.review(number)
    assert scene.fake.faults.fired
    assert len(scene.spoken(number)) <= 1
    scene.later()
    scene.review(number)
    assert len(scene.spoken(number)) == 1
    scene.later()
    assert not scene.review(number).posted
    assert len(scene.spoken(number)) == 1


@pytest.mark.parametrize("kind", ["timeout", "reset", "cut", "garbage"])
def test_review_that_arrived_is_found_again(scene, kind):
    """Its answer is lost, the review is there: that is success, and nothing is sent a second time."""
    number = scene.push(**BROKEN)
    scene.fake.faults.add(Fault(kind, "POST", "/review$", stage="after", seconds=1.5))
    assert scene.review(number).posted
    posts = [
        seen
        for seen in scene.fake.requests
        if seen.path.endswith("/review") and seen.method == "POST"
    ]
    assert (len(posts), len(scene.spoken(number))) == (1, 1)


def test_nobody_writes_while_a_lost_review_may_still_arrive(scene):
    number = scene.push(**BROKEN)
    scene.fake.faults.add(Fault("timeout", "POST", "/review$", stage="before", seconds=1.5))
    assert isinstance(scene.review(number), GerritError)
    scene.later(10)
    blocked = scene.review(number)
    assert (blocked.posted, blocked.again) == (False, True)
    assert scene.spoken(number) == []
    scene.later()
    assert scene.review(number).posted
    assert scene.drafts(number) == {}


def test_server_that_refuses_fixes_gets_plain_comments(tmp_path):
    with start_fake(fix_suggestions=False) as fake:
        scene = Scene(fake, tmp_path)
        number = scene.push(releases=["Juno", "Kilo", "Libertyy"])
        outcome = scene.review(number)
        assert outcome.posted
        comments = fake.rest().get(f"changes/{number}/comments")
        assert [one["unresolved"] for many in comments.values() for one in many] == [True]
        assert len(scene.spoken(number)) == 1
        assert not scene.review(number).posted


def test_server_that_refuses_comments_gets_all_in_the_message(scene):
    number = scene.push(**BROKEN)
    scene.fake.faults.add(Fault("400", "POST", "/review$"))
    outcome = scene.review(number)
    assert outcome.posted
    (text,) = scene.spoken(number)
    assert "error: unknown release" in text
    assert scene.fake.rest().get(f"changes/{number}/comments") == {}


def test_refused_hashtags_hold_nothing_up(scene):
    number = scene.push(maintainers=[{"name": "Eve", "email": "eve@evil.example"}])
    scene.fake.faults.add(Fault("403", "POST", "/hashtags$", times=0))
    assert scene.review(number).posted


def test_outdated_patch_set_is_not_commented_on(scene):
    """Patch set 2 comes while the review of patch set 1 is being written."""
    number = scene.push(**BROKEN)

    def amend(seconds):
        if not amended:
            amended.append(scene.tree.amend("Amended meanwhile"))

    amended = []
    outcome = scene.review(number, pace=Pace(sleep=amend))
    assert amended
    assert (outcome.posted, outcome.again) == (False, True)
    assert scene.spoken(number) == []


def test_change_merged_meanwhile_is_left_alone(scene):
    number = scene.push()

    def abandon(seconds):
        scene.fake.rest("ada").post(f"changes/{number}/abandon", {})

    outcome = scene.review(number, pace=Pace(sleep=abandon))
    assert (outcome.posted, outcome.again) == (False, False)


def test_slow_server_is_not_written_on(scene):
    """When the claim has nearly run out, another instance might begin."""
    number = scene.push(**BROKEN)
    ticks = iter(range(0, 10_000, 100))
    outcome = scene.review(number, pace=Pace(sleep=lambda s: None, clock=lambda: next(ticks)))
    assert (outcome.posted, outcome.again) == (False, True)


def test_many_instances_at_once_say_it_once(scene, tmp_path):
    """Real time: each looks, all find nothing said, and one of them writes."""
    number = scene.push(**BROKEN)
    outcomes = []

    def run(which):
        state = tmp_path / f"state{which}"
        outcomes.append(scene.review(number, Limits(), Pace(), state_folder=state))

    threads = [threading.Thread(target=run, args=(which,)) for which in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.posted for one in outcomes) == 1, outcomes
    assert len(scene.spoken(number)) == 1
    assert scene.drafts(number) == {}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("write", WRITES)
def test_killed_between_any_two_writes(scene, tmp_path, write, stage):
    """kill -9 while a write is under way, done or not; a clean run afterwards ends in one review."""
    method, path = WRITES[write]
    number = scene.push(**BROKEN)
    fake = scene.fake
    fake.faults.add(Fault("timeout", method, path, stage=stage, seconds=20))
    command = ("cli", "bot", "review", number, "--post", "--gerrit", fake.url, "--project", PROJECT)
    login = {"USER": "driverlog-bot", "PASSWORD": scene.bot.password}
    killed(
        fake,
        command,
        tmp_path,
        **{f"DRIVERLOG_GERRIT_{key}": value for key, value in login.items()},
    )
    fake.faults.clear()
    # Its process is gone, so nobody waits for the claim to run out.
    scene.later(25)
    scene.review(number)
    assert len(scene.spoken(number)) == 1
    # A claim may be left over, which only we can see; the next review takes it away.
    scene.tree.write({DATA: own(description="Another text about the same driver and its arrays.")})
    scene.tree.amend()
    scene.later()
    assert scene.review(number).posted
    assert (len(scene.spoken(number)), scene.drafts(number)) == (2, {})
