"""The scan finds the truth of a made history, no more and no less, whatever it knew before and however it was ended."""

import random
import re
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.lookups.answer import Answer
from bot.scan import sizing
from tests.bot.scans import Scene
from tests.bot.scans import holds
from tests.bot.scans import marks
from tests.bot.scans import now
from tests.bot.scans import same
from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.history_registry import PROJECTS


@pytest.fixture(autouse=True, scope="module")
def short_pages():
    """A history of a few hundred changes has many pages then, and what is settled early saves some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizing, "FIRST_PAGE", 8)
        yield


@pytest.fixture
def scene(tmp_path):
    with start_fake() as fake:
        yield Scene(fake, tmp_path)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A history that was scanned once; tests with it change nothing on the server."""
    with start_fake() as fake:
        scene = Scene(fake, tmp_path_factory.mktemp("known"), 400)
        scene.first = scene.scan()
        scene.requests = [seen.path for seen in fake.requests]
        yield scene


def asked(fake):
    return [seen.path for seen in fake.requests]


def test_marks_are_the_truth_and_each_thing_was_asked_once(known):
    assert holds(known, known.first)
    assert len(known.history.marks) > 250
    assert known.first.found.incomplete == ()
    assert len(known.requests) == len(set(known.requests))


def test_accounts_are_told_apart(known):
    accounts = known.first.found.accounts
    assert accounts["ghost-ci"][0] is Answer.NO
    assert {name for name, (answer, _) in accounts.items() if answer is not Answer.YES} == {
        "ghost-ci"
    }


def test_first_run_asks_for_no_more_than_it_needs(known):
    """Older changes are left alone on branches where all is known already."""
    asked = [path for path in map(str, known.requests) if "commentby" in path]
    assert any("-branch%3Amaster" in path for path in asked)
    rows = [
        int(found[1]) for line in known.log if (found := re.search(r" of=\S+ .*rows=(\d+)", line))
    ]
    assert len(rows) <= 30
    assert sum(rows) < len(known.history.changes)


def test_nothing_new_takes_one_request_and_the_accounts_that_were_not_there(known):
    known.scan()
    known.fake.reset_requests()
    again = known.scan()
    assert holds(known, again)
    assert len([path for path in asked(known.fake) if path.startswith("/changes/")]) == 1
    assert again.found.requests == 2


def test_without_the_cache_the_same_is_found(known):
    assert same(known.scan(), known.scan(state=None))


def test_a_scan_in_memory_leaves_no_file(tmp_path, known):
    known.scan(state=None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("good", [True, False], ids=["success", "failure"])
def test_a_late_comment_on_an_old_change_counts(scene, good):
    scene.scan()
    old = scene.history.changes[60]
    account = next(v.account for v in scene.vendors if old.project in v.projects)
    scene.say(old.number, account, good=good)
    assert holds(scene, scene.scan())
    assert same(scene.scan(), scene.scan(state=None))


def test_an_override_takes_the_newest_mark_away(scene):
    first = scene.scan()
    (driver, branch), truth = next(iter(scene.history.marks.items()))
    scene.say(truth.change, truth.account, good=False)
    after = scene.scan()
    assert marks(first)[driver, branch] == truth
    assert marks(after).get((driver, branch)) != truth
    assert holds(scene, after)


def test_a_comment_in_the_same_second_as_the_last_look_counts(scene):
    last = max(scene.fake.world.changes.values(), key=lambda change: change.updated)
    account = next(v.account for v in scene.vendors if last.project in v.projects)
    scene.scan()
    scene.say(last.number, account, good=True, when=last.updated)
    assert holds(scene, scene.scan())


def test_what_moves_while_we_read_is_not_lost(scene):
    """Between two pages somebody comments on changes further down, which then are further up."""
    seldom = iter(range(1000))

    class Meddler:
        def __init__(self, gerrit):
            self._gerrit = gerrit

        def __getattr__(self, name):
            return getattr(self._gerrit, name)

        def changes(self, query, *, options=(), limit=25):
            rows = self._gerrit.changes(query, options=options, limit=min(limit, 20))
            if next(seldom) % 2 and "before:" in query and "after:" in query:
                old = min(scene.fake.world.changes.values(), key=lambda change: change.updated)
                account = next(v.account for v in scene.vendors if old.project in v.projects)
                scene.say(old.number, account, good=True)
            return rows

    outcome = scene.scan(reader=Meddler)
    assert holds(scene, outcome)
    assert same(scene.scan(), scene.scan(state=None))


def test_more_changes_in_a_second_than_a_page_holds(scene):
    moment = now().replace(microsecond=0) - timedelta(days=1)
    for change in list(scene.fake.world.changes.values())[::2]:
        change.updated = moment

    class Narrow:
        def __init__(self, gerrit):
            self._gerrit = gerrit

        def __getattr__(self, name):
            return getattr(self._gerrit, name)

        def changes(self, query, *, options=(), limit=25):
            return self._gerrit.changes(query, options=options, limit=min(limit, 12))

    assert holds(scene, scene.scan(reader=Narrow))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_run_of_few_requests_ends_in_order_and_the_next_goes_on(known, most):
    name, runs = f"few-{most}.sqlite3", 0
    while True:
        outcome = known.scan(state=name, most=most)
        runs += 1
        assert outcome.found.requests <= most
        assert outcome.failure is None
        if not outcome.found.incomplete:
            break
        assert f"--max-requests {most} were sent" in outcome.found.incomplete[0]
        assert outcome.found.unasked or "patch sets" in outcome.found.incomplete[-1]
        assert runs < 80
    assert holds(known, outcome)
    assert same(known.scan(state=name), known.first)


class Killed(BaseException):
    """Like a kill: nothing of ours handles it."""


@pytest.mark.parametrize("place", range(10))
def test_killed_anywhere_the_next_run_finds_the_same(known, place, monkeypatch):
    """The process ends at some point between two transactions; what was committed is all that stays."""
    name, left = f"killed-{place}.sqlite3", [place]

    class Connection(sqlite3.Connection):
        def __exit__(self, *error):
            done = super().__exit__(*error)
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return done

    real = sqlite3.connect
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, factory=Connection, **k))
        with pytest.raises(Killed):
            known.scan(state=name)
    assert same(known.scan(state=name), known.first)


def test_a_changed_pattern_is_looked_for_anew(scene):
    scene.scan()
    record = scene.driver("vendor00-ci")
    record["ci"]["success_pattern"] = "Build (succeeded|failed)"
    scene.fake.reset_requests()
    changed = scene.scan()
    walks = [path for path in asked(scene.fake) if "commentby" in path]
    assert all(path.count("commentby") == 1 for path in walks)
    assert walks
    assert same(changed, scene.scan(state=None))
    assert marks(changed) != scene.history.marks


def test_a_pattern_that_comes_back_finds_what_it_found(scene):
    first = scene.scan()
    record = scene.driver("vendor00-ci")
    pattern = record["ci"]["success_pattern"]
    record["ci"]["success_pattern"] = "nothing like it"
    scene.scan()
    record["ci"]["success_pattern"] = pattern
    assert same(scene.scan(), first)


def test_a_driver_more_and_a_driver_less(scene):
    gone = scene.registry["drivers"].pop(3)
    scene.scan()
    scene.registry["drivers"].insert(3, gone)
    assert holds(scene, scene.scan())
    scene.registry["drivers"].pop(5)
    assert same(scene.scan(), scene.scan(state=None))


def test_an_older_release_is_walked_back_to(scene):
    scene.scan()
    for record in scene.registry["drivers"]:
        record["releases"].insert(0, "Train")
    scene.fake.reset_requests()
    older = scene.scan()
    assert any("mergedbefore" in path for path in asked(scene.fake))
    assert same(older, scene.scan(state=None))
    assert len(older.found.sightings) > len(scene.scan(state=None, since=now()).found.sightings)


def test_since_a_day_and_then_without(scene):
    since = now() - timedelta(days=700)
    recent = scene.scan(since=since)
    assert all(seen.submitted >= since for seen in recent.found.sightings)
    assert recent.found.sightings
    assert holds(scene, scene.scan())
    assert same(scene.scan(since=since), recent)


def test_chosen_projects_and_drivers_alone(scene):
    project = PROJECTS[1]
    some = scene.scan(projects=frozenset([project]))
    assert marks(some)
    assert {seen.project for seen in some.found.sightings} == {project}
    driver = some.found.marks[0].driver
    one = scene.scan(drivers=frozenset([driver]))
    assert {mark.driver for mark in one.found.marks} == {driver}
    assert marks(one).items() <= scene.history.marks.items()
    assert holds(scene, scene.scan())


def test_an_account_that_comes_into_being(scene):
    scene.scan()
    scene.fake.add_account("ghost-ci")
    change = scene.history.changes[-1]
    place = scene.fake.world.changes[change.number]
    if place.project != PROJECTS[0]:
        place.project = PROJECTS[0]
    scene.fake.rest("ghost-ci").post(
        f"changes/{change.number}/revisions/current/review", {"message": "Build succeeded"}
    )
    after = scene.scan()
    assert after.found.accounts["ghost-ci"][0] is Answer.YES
    assert same(after, scene.scan(state=None))


def test_accounts_that_cannot_be_seen_are_known_by_their_comments(scene):
    scene.fake.faults.add(Fault("403", path="/accounts/", times=0))
    blind = scene.scan(state=None)
    assert blind.found.accounts["ghost-ci"][0] is Answer.UNKNOWN
    assert marks(blind) == scene.history.marks


def test_an_answer_too_large_is_asked_for_in_parts(scene):
    limits = replace(scene.scan.__defaults__[1], largest=150_000)
    assert holds(scene, scene.scan(limits=limits))


def test_two_at_once_do_no_harm(scene):
    first = scene.scan()

    class Nested:
        def __init__(self, gerrit):
            self._gerrit = gerrit
            self.other = None

        def __getattr__(self, name):
            return getattr(self._gerrit, name)

        def changes(self, *values, **options):
            if self.other is None:
                self.other = scene.scan()
            return self._gerrit.changes(*values, **options)

    (scene.folder / "state.sqlite3").unlink()
    readers = []
    outer = scene.scan(reader=lambda gerrit: readers.append(Nested(gerrit)) or readers[0])
    assert same(outer, first)
    assert same(readers[0].other, first)
    assert any("another scan uses it" in line for line in scene.log)
    assert same(scene.scan(), first)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_before_the_cache_changes_no_result(scene, seed):
    """Comments, edits of records, scans of a part, scans that were cut short: then a whole scan, with and without."""
    dice = random.Random(seed)
    drivers = scene.registry["drivers"]
    kept = []

    def comment():
        change = dice.choice(scene.history.changes)
        account = dice.choice([v.account for v in scene.vendors if change.project in v.projects])
        scene.say(change.number, account, good=dice.random() < 0.5)

    def contradict():
        truth = dice.choice(list(scene.history.marks.values()))
        scene.say(truth.change, truth.account, good=False)

    def edit():
        ci = dice.choice(drivers)["ci"]
        known = ci.setdefault("before", ci["success_pattern"])
        ci["success_pattern"] = dice.choice([known, known, "SUCCESS", "https"])

    def take_or_put():
        if kept and dice.random() < 0.5:
            drivers.append(kept.pop())
        else:
            kept.append(drivers.pop(dice.randrange(len(drivers))))

    def releases():
        dice.choice(drivers)["releases"] = dice.choice(
            [["Train", "Zed"], ["Gazpacho"], ["Xena", "Yoga"]]
        )

    actions = [comment, comment, contradict, edit, take_or_put, releases]
    scans = [{}, {"most": dice.randrange(1, 9)}, {"projects": frozenset([dice.choice(PROJECTS)])},
             {"since": now() - timedelta(days=dice.randrange(2000))}]  # fmt: skip
    for _ in range(8):
        scene.scan(**dice.choice(scans))
        for _ in range(dice.randrange(1, 4)):
            dice.choice(actions)()
    assert same(scene.scan(), scene.scan(state=None))


def test_a_stop_ends_it_in_order(known):
    asks = iter([False] * 4 + [True] * 100)
    stopped = known.scan(state="stopped.sqlite3", stop=lambda: next(asks))
    assert "told to stop" in stopped.found.incomplete[0]
    assert same(known.scan(state="stopped.sqlite3"), known.first)


def test_silent_accounts_are_asked_for_elsewhere_once(scene):
    here = scene.history.changes[0]
    scene.fake.rest("silent-ci").post(
        f"changes/{here.number}/revisions/current/review", {"message": "I am alive"}
    )
    scene.fake.world.changes[here.number].project = "openstack/driverlog"
    outcome = scene.scan(elsewhere=True)
    assert outcome.found.elsewhere["silent-ci"][1] == "openstack/driverlog"
    scene.fake.reset_requests()
    again = scene.scan(elsewhere=True)
    assert again.found.elsewhere == outcome.found.elsewhere
    assert not any("q=commentby" in path for path in asked(scene.fake))


def test_merges_of_the_last_days_are_known_where_all_were_asked(known):
    merges = known.first.found.merges
    since = now() - timedelta(days=90)
    for (project, branch), times in merges.items():
        wanted = [c.submitted for c in known.history.changes
                  if (c.project, c.branch) == (project, branch) and c.submitted >= since]  # fmt: skip
        assert list(times) == sorted(wanted)
    assert any(merges.values())
