"""One open proposal whatever fails: lost answers, many instances at once, death at a write. The matrix: tests/fuzz."""

import itertools
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.proposal.evidence import TOPIC
from bot.proposal.push import abandon
from bot.proposal.push import push
from bot.proposal.state import Action
from tests.bot.faulty import QUICK
from tests.bot.killing import killed
from tests.bot.proposals import DATA
from tests.bot.proposals import Scene
from tests.bot.proposals import marked
from tests.bot.test_proposal import push_another
from tests.lab.fake import Fault

ROOT = Path(__file__).parents[2]
ONE = {"HX": 900123}
TWO = {"HX": 900123, "KX": 900200}
_numbers = itertools.count(1)
PUSH = ("POST", "/git-receive-pack$")
ABANDON = ("POST", "/abandon$")


@pytest.fixture
def scene(fake, tmp_path):
    fake.faults.clear()
    yield Scene(fake, f"openstack/proposals-{next(_numbers)}", tmp_path)
    fake.faults.clear()


def one_open(scene, marks, patch_sets):
    [change] = scene.changes()
    assert scene.marks_of(change) == marks
    assert len(change["revisions"]) == patch_sets
    return change


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "timeout", "500", "503", "garbage", "cut"])
def test_push_that_fails_once(scene, kind, stage):
    scene.server.faults.add(Fault(kind, *PUSH, stage=stage, seconds=30))
    outcome = scene.propose(ONE, limits=QUICK, seconds=3)
    assert scene.server.faults.fired
    if not isinstance(outcome, GerritError):
        assert (outcome.action, outcome.done) == (Action.CREATE, True)
    scene.server.faults.clear()
    scene.propose(ONE)
    one_open(scene, ONE, 1)


@pytest.mark.parametrize("kind", ["reset", "timeout", "cut", "garbage", "500"])
def test_patch_set_that_arrived_is_found_again(scene, kind):
    """Its answer is lost, the patch set is there: that is success. What git itself sends twice, Gerrit takes once."""
    scene.propose(ONE)
    scene.server.faults.add(Fault(kind, *PUSH, stage="after", seconds=30))
    outcome = scene.propose(TWO, seconds=3)
    assert (outcome.action, outcome.done) == (Action.UPDATE, True)
    one_open(scene, TWO, 2)


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "timeout", "403", "409", "500", "503", "garbage"])
def test_abandon_that_fails_once(scene, kind, stage):
    scene.propose(ONE)
    scene.server.faults.add(Fault(kind, *ABANDON, stage=stage, seconds=1.5))
    scene.propose({}, limits=QUICK)
    assert scene.server.faults.fired
    scene.server.faults.clear()
    scene.propose({})
    assert scene.changes() == []
    [change] = scene.changes("abandoned")
    said = [message["message"] for message in change["messages"]]
    assert len([text for text in said if text.startswith("Abandoned")]) == 1


def test_refused_push_says_why(scene):
    def no_new_patch_sets(number):
        scene.server.world.changes[number].status = "MERGED"

    number = scene.propose(ONE).change
    with closing(RestGerrit(scene.server.url, scene.who)) as gerrit:
        checkout = Checkout(scene.folder / "other", scene.server.url, scene.project, scene.who)
        tip = checkout.fetch_branch("master")
        change_id = scene.changes()[0]["change_id"]
        with pytest.raises(GerritError, match="missing Change-Id") as caught:
            push(gerrit, checkout, scene.settings, commit_on(checkout, tip, "None"), "I1", TOPIC)
        assert caught.value.trouble is Trouble.REFUSED
        no_new_patch_sets(number)
        late = commit_on(checkout, tip, f"Late\n\nChange-Id: {change_id}")
        with pytest.raises(GerritError, match="closed") as caught:
            push(gerrit, checkout, scene.settings, late, change_id, TOPIC)
        assert caught.value.trouble is Trouble.CONFLICT


def commit_on(checkout, tip, message):
    git = checkout.repository.git
    who = "Bot <driverlog-bot@example.org> 1768046400 +0000"
    tree = git.run("rev-parse", f"{tip}^{{tree}}")
    data = f"tree {tree}\nparent {tip}\nauthor {who}\ncommitter {who}\n\n{message}\n"
    return git.run("hash-object", "-t", "commit", "-w", "--stdin", data=data.encode())


def test_abandoned_already_noop(scene):
    number = scene.propose(ONE).change
    with closing(RestGerrit(scene.server.url, scene.who)) as gerrit:
        assert abandon(gerrit, number, "once")
        assert not abandon(gerrit, number, "twice")


def hold(scene):
    number = scene.changes()[0]["_number"]
    scene.server.rest("ben").post(f"changes/{number}/hashtags", {"add": ["driverlog-hold"]})


@pytest.mark.parametrize("marks", [TWO, {}], ids=["update", "abandon"])
def test_person_who_is_quicker_is_not_written_over(scene, marks):
    scene.propose(ONE)
    outcome = scene.propose(marks, meanwhile=lambda: hold(scene))
    assert (outcome.done, outcome.again) == (False, True)
    one_open(scene, ONE, 1)
    assert scene.propose(marks).action is Action.WAIT


def test_instance_that_is_quicker_is_not_doubled(scene):
    outcome = scene.propose(TWO, meanwhile=lambda: scene.propose(ONE))
    assert (outcome.done, outcome.again) == (False, True)
    one_open(scene, ONE, 1)


def at_once(scene, marks, folder):
    """Propose each of the marks by an instance of its own, all at the same time."""
    outcomes = []

    def run(which):
        outcomes.append(scene.propose(marks[which], state_folder=folder / f"state{which}"))

    threads = [threading.Thread(target=run, args=(which,)) for which in range(len(marks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes


def test_many_instances_at_once_make_one_change(scene, tmp_path):
    at_once(scene, [ONE, ONE, ONE, TWO], tmp_path)
    assert len(scene.changes()) == 1
    scene.propose(TWO)
    [change] = scene.changes()
    assert scene.marks_of(change) == TWO
    assert len(change["revisions"]) <= 3


def test_same_instances_at_once_make_one_patch_set(scene, tmp_path):
    """They make the very same commit, and Gerrit takes it once."""
    at_once(scene, [ONE] * 4, tmp_path)
    one_open(scene, ONE, 1)


@pytest.fixture(params=["create", "update", "abandon", "surplus"])
def writing(request, scene):
    """Something to be written: how the process is called, what fails, and what has to be there in the end."""
    if request.param == "create":
        return ("HX=900123",), PUSH, ONE
    scene.propose(ONE)
    if request.param == "update":
        return ("HX=900123", "KX=900200"), PUSH, TWO
    if request.param == "abandon":
        return (), ABANDON, {}
    push_another(scene, "I" + "b" * 40)
    return ("HX=900123",), ABANDON, ONE


@pytest.mark.parametrize("stage", ["before", "after"])
def test_killed_while_a_write_is_under_way(scene, writing, tmp_path, stage):
    words, where, expected = writing
    fake = scene.server
    fake.faults.add(Fault("timeout", *where, stage=stage, seconds=30))
    folder = str(tmp_path / "killed")
    command = ("tests.bot.propose_process", fake.url, scene.project, folder, *words)
    killed(fake, command, tmp_path, DRIVERLOG_GERRIT_PASSWORD=scene.account.password)
    fake.faults.clear()
    marks = {name: int(change) for name, change in (word.split("=") for word in words)}
    # The lock is git's as long as one runs: another folder, as another machine would have.
    scene.propose(marks)
    assert [scene.marks_of(change) for change in scene.changes()] == (
        [expected] if expected else []
    )
    before = [len(change["revisions"]) for change in scene.changes()]
    again = scene.propose(marks)
    assert (again.action, again.done) == (Action.NOTHING, False)
    assert [len(change["revisions"]) for change in scene.changes()] == before
    assert sum(before) <= 2


def test_hooks_and_attributes_are_not_obeyed(scene, tmp_path):
    """What the branch, or somebody with access to our folder, says to git is not done."""
    scene.merge_text({".gitattributes": "*.json text eol=crlf diff=x filter=x merge=x\n"})
    scene.propose(ONE, post=False)
    [head] = (tmp_path / "state").rglob("HEAD")
    hooks = head.parent / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-push", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/obeyed\nexit 1\n")
        (hooks / name).chmod(0o755)
    assert scene.propose(ONE).done
    assert not (tmp_path / "obeyed").exists()
    [change] = scene.changes()
    text = scene.tree.git("show", f"HEAD:{DATA}") + "\n"
    assert scene.text_of(change) == marked(text, ONE)


def test_password_is_nowhere(scene, tmp_path):
    assert scene.propose(ONE).done
    secrets = (scene.account.password.encode(), scene.who.header.encode())
    for path in (tmp_path / "state").rglob("*"):
        if path.is_file():
            assert not any(secret in path.read_bytes() for secret in secrets), path
