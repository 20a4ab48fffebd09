"""The one open change, on every server: made, found again, kept up to date, left to people, abandoned, made anew."""

import itertools
from contextlib import closing

import pytest

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.http.rest import RestGerrit
from bot.proposal.evidence import TOPIC
from bot.proposal.push import push
from bot.proposal.signs import HOLD
from bot.proposal.state import Action
from tests.bot.proposals import DATA
from tests.bot.proposals import Scene
from tests.bot.proposals import entry
from tests.bot.proposals import marked
from tests.lab.git import git
from tests.lab.pushing import clone
from tests.lab.pushing import merge
from tests.lab.pushing import vote

_numbers = itertools.count(1)
ONE = {"HX": 900123}
TWO = {"HX": 900123, "KX": 900200}


@pytest.fixture
def scene(server, tmp_path):
    return Scene(server, f"openstack/proposals-{next(_numbers)}", tmp_path)


def the_open(scene):
    [change] = scene.changes()
    return change


def patch_sets(change):
    return len(change["revisions"])


def test_made(scene, server):
    outcome = scene.propose(ONE)
    assert (outcome.action, outcome.done) == (Action.CREATE, True)
    change = the_open(scene)
    assert change["_number"] == outcome.change
    assert (change["topic"], change["hashtags"]) == (TOPIC, [TOPIC])
    assert scene.commit_message(change) == outcome.message
    assert scene.text_of(change) == marked(scene.tree.git("show", f"HEAD:{DATA}") + "\n", ONE)
    commit = change["revisions"][change["current_revision"]]["commit"]
    for person in (commit["author"], commit["committer"]):
        assert (person["name"], person["email"]) == (scene.account.name, scene.account.email)
    assert f"\nSigned-off-by: {scene.account.name} <{scene.account.email}>\n" in outcome.message


def test_nothing_found_noop(scene):
    assert scene.propose({}).action is Action.NOTHING
    assert scene.changes() == []


def test_found_again_noop(scene):
    number = scene.propose(ONE).change
    again = scene.propose(ONE)
    assert (again.action, again.change, again.done) == (Action.NOTHING, number, False)
    assert patch_sets(the_open(scene)) == 1


def test_dry_noop(scene):
    outcome = scene.propose(ONE, post=False)
    assert (outcome.action, outcome.done) == (Action.CREATE, False)
    assert '+                        "change": 900123,' in outcome.diff
    assert "900123,1" in outcome.message
    assert scene.changes() == []


def test_anonymous_looks_and_finds_the_change_of_the_account(scene):
    scene.propose(ONE)
    outcome = scene.propose(TWO, post=False, who=None, account="driverlog-bot")
    assert outcome.action is Action.UPDATE
    assert scene.propose(TWO, post=False, who=None).action is Action.CREATE


def test_more_evidence_is_a_patch_set_of_the_same_change(scene):
    first = scene.propose(ONE)
    before = the_open(scene)
    second = scene.propose(TWO)
    after = the_open(scene)
    assert (second.action, second.change, second.done) == (Action.UPDATE, first.change, True)
    assert (after["change_id"], patch_sets(after)) == (before["change_id"], 2)
    assert scene.marks_of(after) == TWO


def test_text_that_comes_back_is_a_new_patch_set(scene):
    for number, marks in enumerate((ONE, TWO, ONE, TWO), start=1):
        assert scene.propose(marks).done
        assert patch_sets(the_open(scene)) == number
        assert scene.marks_of(the_open(scene)) == marks


def test_branch_that_moved_elsewhere_noop(scene):
    scene.propose(ONE)
    scene.merge_text({"other.txt": "moved\n"})
    assert scene.propose(ONE).action is Action.NOTHING
    assert patch_sets(the_open(scene)) == 1


def test_rebased_where_the_data_moved(scene):
    first = scene.propose(ONE)
    text = scene.tree.git("show", f"HEAD:{DATA}").replace("a Halden LX", "a Halden LX 2") + "\n"
    scene.merge_text({DATA: text})
    outcome = scene.propose(ONE)
    assert (outcome.action, outcome.change, outcome.done) == (Action.UPDATE, first.change, True)
    change = the_open(scene)
    assert scene.text_of(change) == marked(text, ONE)
    [parent] = change["revisions"][change["current_revision"]]["commit"]["parents"]
    assert parent["commit"] == scene.tree.git("rev-parse", "HEAD")


def test_merged_then_anew(scene, server):
    first = scene.propose(ONE)
    merge(server, first.change)
    assert scene.propose(ONE).action is Action.NOTHING
    second = scene.propose(TWO)
    assert (second.action, second.done) == (Action.CREATE, True)
    assert second.change != first.change
    assert scene.marks_of(the_open(scene)) == TWO
    [merged] = scene.changes("merged")
    assert merged["change_id"] != the_open(scene)["change_id"]
    assert "900123" not in second.message


def test_nothing_left_is_abandoned_with_a_reason(scene):
    scene.propose(ONE)
    outcome = scene.propose({})
    assert (outcome.action, outcome.done) == (Action.ABANDON, True)
    [change] = scene.changes("abandoned")
    assert "nothing of this is left" in change["messages"][-1]["message"]
    assert scene.propose({}).action is Action.NOTHING
    # It was us who abandoned it: what is found again is proposed again.
    assert scene.propose(ONE).action is Action.CREATE
    assert the_open(scene)["change_id"] != change["change_id"]


def test_what_was_merged_by_hand_is_not_proposed(scene):
    scene.propose(ONE)
    scene.merge_text({DATA: marked(scene.tree.git("show", f"HEAD:{DATA}") + "\n", ONE)})
    assert scene.propose(ONE).action is Action.ABANDON
    assert scene.changes() == []


def test_incomplete_search_takes_nothing_out(scene):
    scene.propose(TWO)
    for marks in (ONE, {}):
        outcome = scene.propose(marks, complete=False)
        assert (outcome.action, outcome.done) == (Action.NOTHING, False)
    assert scene.marks_of(the_open(scene)) == TWO
    three = {**TWO, "LX": 900300}
    assert scene.propose(three, complete=False).action is Action.UPDATE


def test_not_made_again_after_a_person_abandoned_it(scene):
    number = scene.propose(TWO).change
    _abandon(scene, number)
    for marks in (TWO, ONE):
        outcome = scene.propose(marks)
        assert (outcome.action, outcome.change) == (Action.WAIT, number)
    assert scene.changes() == []
    outcome = scene.propose({**TWO, "LX": 900300})
    assert (outcome.action, outcome.done) == (Action.CREATE, True)
    assert scene.marks_of(the_open(scene)) == {**TWO, "LX": 900300}


def _abandon(scene, number):
    scene.server.rest("admin").post(f"changes/{number}/abandon", {"message": "no"})


def test_newer_comment_is_new_evidence_after_an_abandon(scene):
    number = scene.propose(ONE).change
    _abandon(scene, number)
    assert scene.propose({"HX": 900999}).action is Action.CREATE


def test_restored_change_goes_on(scene):
    number = scene.propose(ONE).change
    _abandon(scene, number)
    scene.server.rest("admin").post(f"changes/{number}/restore", {})
    outcome = scene.propose(TWO)
    assert (outcome.action, outcome.change) == (Action.UPDATE, number)


def approve(scene, number):
    vote(scene.server, "core", number, Code_Review=2)


def block(scene, number):
    vote(scene.server, "core", number, Code_Review=-2)


def workflow(scene, number):
    vote(scene.server, "core", number, Workflow=1)


def stop(scene, number):
    vote(scene.server, "core", number, Workflow=-1)


def hold(scene, number):
    scene.server.rest("ben").post(f"changes/{number}/hashtags", {"add": [HOLD]})


def work_in_progress(scene, number):
    scene.server.rest("admin").post(f"changes/{number}/wip", {})


def upload(scene, number):
    [change] = scene.changes()
    tree = clone(scene.server, scene.project, "ada", scene.folder)
    ref = change["revisions"][change["current_revision"]]["ref"]
    tree.git("fetch", "-q", scene.server.remote(scene.project, "ada"), ref)
    tree.git("reset", "-q", "--hard", "FETCH_HEAD")
    tree.write({"other.txt": "by hand\n"})
    tree.git("commit", "-q", "-a", "--amend", "--reset-author", "--no-edit")
    tree.git("push", "-q", scene.server.remote(scene.project, "ada"), "HEAD:refs/for/master")


SIGNS = (approve, block, workflow, stop, hold, work_in_progress, upload)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.__name__)
def test_left_alone_once_a_person_took_it_up(scene, sign):
    number = scene.propose(ONE).change
    sign(scene, number)
    before = patch_sets(the_open(scene))
    for marks in (ONE, TWO, {}):
        outcome = scene.propose(marks)
        assert (outcome.action, outcome.change, outcome.done) == (Action.WAIT, number, False)
    assert outcome.reason.startswith(f"change {number} ")
    assert outcome.reason.endswith("; what was found since waits")
    assert patch_sets(the_open(scene)) == before


def comment(scene, number):
    path = f"changes/{number}/revisions/current/review"
    scene.server.rest("ben").post(path, {"message": "hold, please", "labels": {"Code-Review": -1}})


def verify(scene, number):
    vote(scene.server, "zuul", number, Verified=2)


@pytest.mark.parametrize("sign", [comment, verify], ids=lambda sign: sign.__name__)
def test_what_is_no_sign_noop(scene, sign):
    number = scene.propose(ONE).change
    sign(scene, number)
    assert scene.propose(TWO).action is Action.UPDATE


def push_another(scene, change_id, subject="Another"):
    """Push a change of the topic as the bot: as one of two instances would have, had they not the same Change-Id."""
    tree = clone(scene.server, scene.project, "driverlog-bot", scene.folder)
    tree.write({DATA: marked(tree.git("show", f"HEAD:{DATA}") + "\n", {"LX": 900300})})
    tree.git("commit", "-q", "-a", "-m", f"{subject}\n\nChange-Id: {change_id}")
    ref = f"HEAD:refs/for/master%topic={TOPIC},hashtag={TOPIC}"
    tree.git("push", "-q", scene.server.remote(scene.project, "driverlog-bot"), ref)


def test_of_two_the_older_stays(scene):
    older = scene.propose(ONE).change
    push_another(scene, "I" + "a" * 40)
    outcome = scene.propose(ONE)
    assert (outcome.action, outcome.change, len(outcome.surplus)) == (Action.NOTHING, older, 1)
    assert the_open(scene)["_number"] == older
    [gone] = scene.changes("abandoned")
    assert f"change {older} is for the same and older" in gone["messages"][-1]["message"]


def test_of_two_the_one_that_a_person_took_up_is_not_abandoned(scene):
    scene.propose(ONE)
    push_another(scene, "I" + "a" * 40)
    younger = scene.changes()[1]["_number"]
    hold(scene, younger)
    assert scene.propose(ONE).surplus == ()
    assert len(scene.changes()) == 2


def test_taken_change_id(scene):
    """Somebody who knows the next Change-Id does not get our patch set."""
    tree = scene.tree
    change_id = scene.propose(ONE, post=False).message.rpartition("Change-Id: ")[2].strip()
    tree.write({"other.txt": "mine\n"})
    tree.git("commit", "-q", "-a", "-m", f"Mine\n\nChange-Id: {change_id}")
    tree.git("push", "-q", scene.server.remote(scene.project, "ada"), "HEAD:refs/for/master")
    outcome = scene.propose(ONE)
    assert (outcome.action, outcome.done) == (Action.CREATE, True)
    assert the_open(scene)["change_id"] != change_id


def test_topic_and_hashtag_taken_off(scene):
    number = scene.propose(ONE).change
    admin = scene.server.rest("admin")
    admin.put(f"changes/{number}/topic", {"topic": ""})
    assert scene.propose(ONE).action is Action.NOTHING
    admin.post(f"changes/{number}/hashtags", {"remove": [TOPIC]})
    outcome = scene.propose(ONE)
    assert (outcome.action, outcome.change) == (Action.WAIT, number)
    assert "took topic and hashtag off" in outcome.reason


def test_branch_of_its_own(scene):
    master = scene.propose(ONE)
    stable = scene.propose(TWO, branch="stable/2026.1")
    assert master.change != stable.change
    branches = {change["branch"]: scene.marks_of(change) for change in scene.changes()}
    assert branches == {"master": ONE, "stable/2026.1": TWO}


def test_what_the_gate_rejects_is_not_pushed(scene):
    wrong = {"HX": [entry("HX", 900123, release="Nosuch")]}
    outcome = scene.propose(wrong)
    assert (outcome.action, outcome.done) == (Action.CREATE, False)
    assert any("Nosuch" in line for line in outcome.refused)
    assert outcome.diff
    assert scene.changes() == []


STRAYS = {
    "another field": ("a Halden KX", "a Halden QX"),
    "layout": ('"name": "KX"', '"name":  "KX"'),
    "table": ('"name": "Cinder"', '"name": "Cinders"'),
    "end": ("]\n}\n", "]\n}\n\n"),
}


@pytest.mark.parametrize(("old", "new"), STRAYS.values(), ids=list(STRAYS))
def test_what_goes_beyond_evidence_is_not_pushed(scene, old, new):
    text = marked(scene.tree.git("show", f"HEAD:{DATA}") + "\n", ONE)
    assert old in text
    outcome = scene.propose(ONE, text=text.replace(old, new))
    assert not outcome.done
    assert "a change of topic driverlog-evidence may not" in outcome.refused[0]
    assert scene.changes() == []


def test_same_commit_twice_is_one_patch_set(scene):
    """An instance whose answer was lost, or a second one, pushes again: Gerrit says so, and nothing comes of it."""
    scene.propose(ONE)
    change = the_open(scene)
    commit, change_id = change["current_revision"], change["change_id"]
    with closing(RestGerrit(scene.server.url, scene.who)) as gerrit:
        _, checkout = scene.look(gerrit, scene.settings, scene.who)
        for _ in range(2):
            number = push(gerrit, checkout, scene.settings, commit, change_id, TOPIC)
            assert number == change["_number"]
        scene.propose(TWO)
        with pytest.raises(GerritError) as caught:
            push(gerrit, checkout, scene.settings, commit, change_id, TOPIC)
    assert caught.value.trouble is Trouble.CONFLICT
    assert patch_sets(the_open(scene)) == 2


def test_account_without_an_address(scene, server):
    name = f"nameless-{next(_numbers)}"
    scene.account = server.add_account(name, name="No Mail")
    scene.who = type(scene.who)(name, scene.account.password, "the test")
    error = scene.propose(ONE)
    assert "has no e-mail address; give it one in Gerrit's settings" in str(error)


def test_modes_and_neighbours_stay(scene):
    scene.propose(ONE)
    change = the_open(scene)
    tree = scene.tree
    ref = change["revisions"][change["current_revision"]]["ref"]
    tree.git("fetch", "-q", scene.server.remote(scene.project), ref)
    assert tree.git("diff", "--name-status", "HEAD", "FETCH_HEAD") == f"M\t{DATA}"
    assert git(tree.folder, "ls-tree", "FETCH_HEAD", "--", DATA).startswith("100644 blob ")
