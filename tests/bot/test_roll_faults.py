"""One open change for the table and for each project whatever fails; trees that cannot be read are never a no."""

import json
import os
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.lookups.answer import Answer
from bot.lookups.snapshots import Snapshots
from bot.lookups.snapshots import prepare
from bot.lookups.trees import Trees
from bot.proposal.releases import TOPIC
from gate.knowledge.upstreams import Place
from registry.model import Registry
from tests.bot.killing import killed
from tests.bot.rolls import HIBISCUS
from tests.bot.rolls import RELEASES
from tests.bot.rolls import Scene
from tests.lab.fake import Fault

ROOT = Path(__file__).parents[2]
POST = ("--propose", "--post")
PUSH = ("POST", "/git-receive-pack$")


@pytest.fixture
def scene(fake, tmp_path, monkeypatch):
    fake.faults.clear()
    yield Scene(fake, tmp_path, monkeypatch, releases=[*RELEASES, HIBISCUS])
    fake.faults.clear()


def settle(scene):
    """Run once more without faults: there is one change of each kind, with one patch set, and then nothing to do."""
    scene.server.faults.clear()
    assert scene.roll(*POST) == 0
    found = scene.changes()
    assert set(found) == {TOPIC, scene.topic(scene.block), scene.topic(scene.share)}
    assert [len(change["revisions"]) for many in found.values() for change in many] == [1, 1, 1]
    assert scene.roll(*POST) == 0
    assert scene.changes() == found


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "500", "503", "cut"])
def test_push_that_fails_once(scene, kind, stage):
    scene.server.faults.add(Fault(kind, *PUSH, stage=stage, seconds=5))
    scene.roll(*POST)
    assert scene.server.faults.fired
    settle(scene)


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("which", [1, 2, 3], ids=["table", "block", "share"])
def test_killed_while_a_write_is_under_way(scene, tmp_path, which, stage):
    scene.server.faults.add(Fault("timeout", *PUSH, stage=stage, seconds=30, after=which - 1))
    options = (
        "--gerrit",
        scene.server.url,
        "--project",
        scene.project,
        "--series",
        str(scene.series),
    )
    surroundings = dict(os.environ) | {"XDG_CACHE_HOME": str(tmp_path / "killed")}
    command = ("tests.bot.roll_process", *options, *POST)
    killed(scene.server, command, tmp_path, **{**surroundings, "PYTHONPATH": str(ROOT)})
    settle(scene)


def test_what_was_done_is_told_before_a_failure(scene, capsys):
    scene.server.faults.add(Fault("403", *PUSH, times=0, after=2))
    assert scene.roll(*POST) == 2
    out, err = capsys.readouterr()
    assert out.count("proposal: made (change ") == 2
    assert "not all was proposed: " in err
    assert "may not push for review" in err
    settle(scene)


def answers(scene, capsys):
    code = scene.run("upstream", "--format", "json")
    out, err = capsys.readouterr()
    found = json.loads(out)
    return code, {one["driver"][2]: one["answer"] for one in found["claims"]}, found, err


def test_trees_that_cannot_be_fetched_are_unknown(scene, capsys):
    """Of one project: the other is answered as ever, and nothing is missing or wrong."""
    where = ("POST", f"{scene.block}/git-upload-pack$")
    scene.server.faults.add(Fault("403", *where, times=0))
    code, found, report, _ = answers(scene, capsys)
    assert (code, found["NX"]) == (0, "yes")
    assert {found[name] for name in ("HX", "KX", "LX", "MX")} == {"unknown"}
    assert {one["driver"][2] for one in report["missing"]} == {"NX"}
    assert "403" in report["claims"][0]["why"]


def test_files_that_git_does_not_give_are_asked_for_over_rest(scene, capsys):
    """The server leaves files out and gives none singly: each version is a request, the answers are the same."""
    _, whole, first, _ = answers(scene, capsys)
    shutil.rmtree(scene.folder / "cache")
    scene.server.allow_partial_clones(scene.block)
    # Refs and trees pass, the files do not.
    scene.server.faults.add(
        Fault("403", "POST", f"{scene.block}/git-upload-pack$", times=0, after=2)
    )
    code, found, report, _ = answers(scene, capsys)
    assert scene.server.faults.fired
    assert (code, found, report["missing"]) == (0, whole, first["missing"])
    contents = [seen.path for seen in scene.server.requests if "block%2F" in seen.path]
    assert len(contents) == len(set(contents)) == 4


def test_refs_that_cannot_be_asked_for_are_unknown(scene, capsys):
    scene.server.faults.add(Fault("403", "GET", "/branches/", times=0, after=1))
    code, found, _, err = answers(scene, capsys)
    assert (code, set(found.values())) == (2, {"unknown"})
    assert "no claim could be put to the test" in err


def test_roll_takes_nothing_out_while_trees_cannot_be_read(scene, capsys):
    scene.roll(*POST)
    before = scene.changes()
    scene.server.faults.add(Fault("403", "POST", f"{scene.block}/git-upload-pack$", times=0))
    capsys.readouterr()
    assert scene.roll(*POST) == 2
    out, err = capsys.readouterr()
    assert scene.changes() == before
    assert "4 records could not be looked up: " in err
    assert "not all could be looked at" in out


def test_damaged_mirror_is_made_anew(scene, capsys):
    first = answers(scene, capsys)
    for folder in (scene.folder / "cache").rglob("*.trees"):
        (folder / "HEAD").write_text("nonsense\n")
        for pack in (folder / "objects" / "pack").glob("*.pack"):
            pack.chmod(0o600)
            pack.write_bytes(b"x" * 100)
    assert answers(scene, capsys)[:2] == first[:2]


def test_tree_that_is_too_large_is_unknown(scene, tmp_path):
    scene.merge_text({"block/huge.bin": os.urandom(700_000).hex()}, scene.block, "stable/2026.1")
    checkout = Checkout(tmp_path / "x", scene.server.url, scene.project, None, largest=400_000)
    with closing(RestGerrit(scene.server.url, None)) as rest:
        snapshots = Snapshots(rest, lambda project: checkout.mirror(tmp_path / "trees", project))
        trees = Trees(snapshots, branched=True)
        registry = Registry.of({"releases": RELEASES})
        release, place = registry.releases["Gazpacho"], Place(scene.block, "block/hx.py", "")
        today = date(2026, 11, 1)
        prepare(trees, snapshots, registry, today, [place], [release])
        found = trees.in_release(scene.block, release, registry, today, place.path)
    assert found.answer is Answer.UNKNOWN
    assert "brings more than 400000 bytes" in found.why
