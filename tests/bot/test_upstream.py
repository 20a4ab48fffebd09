"""`driverlog bot upstream` on every server: claims that hold, wrong ones, missing ones, and what could not be told."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from registry.layout import canonical
from tests.bot.rolls import DATA
from tests.bot.rolls import HIBISCUS
from tests.bot.rolls import RELEASES
from tests.bot.rolls import Scene
from tests.bot.rolls import code
from tests.gate.support import refused
from tests.lab.git import git
from tests.lab.people import ADMIN
from tests.lab.pushing import clone

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "upstream_report.schema.json").read_text())
SITE = "https://code.example.org"


@pytest.fixture
def scene(server, tmp_path, monkeypatch):
    """Anonymous: reading is enough."""
    made = Scene(server, tmp_path, monkeypatch, releases=[*RELEASES, HIBISCUS])
    made.anonymous()
    return made


def asked(scene, capsys, *options):
    """Return the exit code and the report."""
    code = scene.run("upstream", "--format", "json", *options)
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    return code, found


def answers(found):
    return {
        (one["driver"][2], one["release"]): (one["answer"], one["ref"]) for one in found["claims"]
    }


def edited(scene, edit):
    value = scene.value()
    edit({one["name"]: one for one in value["drivers"]}, value)
    scene.merge_text({DATA: canonical(value)})


def test_claims_that_hold_and_releases_that_are_missing(scene, capsys):
    code, found = asked(scene, capsys, "--code-url", SITE)
    assert code == 0
    assert set(answers(found)) == {
        (name, release)
        for name in ("HX", "KX", "LX", "MX", "NX")
        for release in ("Epoxy", "Flamingo")
        if (name, release) != ("KX", "Flamingo")
    }
    assert {answer for answer, _ in answers(found).values()} == {"yes"}
    assert answers(found)["HX", "Epoxy"] == ("yes", "unmaintained/2025.1")
    missing = {(one["driver"][2], one["release"]): one["url"] for one in found["missing"]}
    # NX is in master too; whether Hibiscus has it in the end, nobody knows yet.
    assert set(missing) == {(name, "Gazpacho") for name in ("HX", "KX", "MX", "NX")}
    assert missing["KX", "Gazpacho"] == f"{SITE}/{scene.block}/src/branch/stable/2026.1/block/kx.py"
    assert found["summary"] == {"yes": 9, "no": 0, "unknown": 0, "missing": 4}
    assert found["gerrit"] == scene.server.url


def test_wrong_claim(scene, capsys):
    def edit(drivers, value):
        drivers["KX"]["releases"].append("Flamingo")
        drivers["MX"]["upstream"]["class"] = "NoDriver"

    edited(scene, edit)
    code, found = asked(scene, capsys)
    assert code == 1
    wrong = {
        (one["driver"][2], one["release"]): one for one in found["claims"] if one["answer"] == "no"
    }
    assert set(wrong) == {("KX", "Flamingo"), ("MX", "Epoxy"), ("MX", "Flamingo")}
    assert wrong["KX", "Flamingo"]["url"] is None
    assert wrong["MX", "Epoxy"]["why"] == "the file is there, without a class NoDriver"
    assert scene.run("upstream") == 1
    out = capsys.readouterr().out
    assert (
        "Halden Storage, KX, Flamingo: block/kx.py (KXDriver): not in stable/2025.2: no such file\n"
        in out
    )
    assert "9 claims" not in out


def test_claim_of_the_release_in_development_is_looked_up_in_master(scene, capsys):
    def edit(drivers, value):
        drivers["NX"]["releases"].append("Hibiscus")
        drivers["HX"]["releases"].append("Hibiscus")

    edited(scene, edit)
    code, found = asked(scene, capsys)
    assert code == 1
    assert answers(found)["NX", "Hibiscus"] == ("yes", "master")
    assert answers(found)["HX", "Hibiscus"] == ("no", "master")


def test_no_branch_and_no_row_are_no_answers(scene, capsys):
    def edit(drivers, value):
        value["releases"].insert(
            0, {**RELEASES[0], "id": "Dalmatian", "version": "2024.2", "start": "2024-Apr-03"}
        )
        drivers["HX"]["releases"][:0] = ["Nosuch", "Dalmatian"]

    edited(scene, edit)
    code, found = asked(scene, capsys)
    assert code == 0
    unknown = {one["release"]: one for one in found["claims"] if one["answer"] == "unknown"}
    assert set(unknown) == {"Dalmatian", "Nosuch"}
    assert "no branch or tag" in unknown["Dalmatian"]["why"]
    assert unknown["Nosuch"]["why"] == 'the table of releases has no "Nosuch"'


@pytest.mark.parametrize("option", [("-m", "The end"), ()], ids=["annotated", "plain"])
def test_tag_that_was_left_of_a_branch(scene, capsys, server, option):
    def edit(drivers, value):
        row = {**RELEASES[0], "id": "Dalmatian", "version": "2024.2", "start": "2024-Apr-03"}
        value["releases"].insert(0, row)
        drivers["HX"]["releases"].insert(0, "Dalmatian")

    edited(scene, edit)
    # Who pushes a tag must be its tagger, as Gerrit has it by default.
    tree = clone(server, scene.block, ADMIN, scene.folder)
    tree.start("stable/2025.2")
    tree.git("tag", *option, "2024.2-eol")
    tree.git("push", "-q", server.remote(scene.block, ADMIN), "refs/tags/2024.2-eol")
    _, found = asked(scene, capsys, "--code-url", SITE)
    [one] = [one for one in found["claims"] if one["release"] == "Dalmatian"]
    assert (one["answer"], one["ref"]) == ("yes", "2024.2-eol")
    assert one["url"] == f"{SITE}/{scene.block}/src/tag/2024.2-eol/block/hx.py"


def test_chosen_drivers(scene, capsys):
    _, found = asked(scene, capsys, "--driver", "NX")
    assert {one["driver"][2] for one in found["claims"]} == {"NX"}
    # Branches and one fetch: a release whose branch is there needs no tags. The registry's own file is two more.
    assert found["requests"] == 4


def test_unchanged_files_are_read_once(scene, capsys):
    """What it costs: refs, trees and files of each project once, whatever the number of drivers and releases."""
    _, first = asked(scene, capsys)
    assert first["requests"] == 2 + 2 * 2
    _, again = asked(scene, capsys)
    assert again["requests"] == first["requests"]
    assert again["bytes"] < first["bytes"]
    assert (again["claims"], again["missing"]) == (first["claims"], first["missing"])


def test_files_one_by_one(scene, capsys, server):
    """A server that knows partial clones sends trees, and only the files that have to be read."""
    _, whole = asked(scene, capsys)
    for project in (scene.block, scene.share):
        server.allow_partial_clones(project)
    for folder in (scene.folder / "cache").rglob("*.trees"):
        shutil.rmtree(folder)
    _, found = asked(scene, capsys)
    assert (found["claims"], found["missing"]) == (whole["claims"], whole["missing"])
    # One more for block's files; those in share's folder are not read.
    assert found["requests"] == whole["requests"] + 1
    [folder] = (scene.folder / "cache").rglob("*share*.trees")
    listed = git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    assert set(listed.split()) == {"tree", "commit"}
    _, again = asked(scene, capsys)
    assert (again["claims"], again["missing"]) == (found["claims"], found["missing"])
    assert again["bytes"] < found["bytes"]


def test_output(scene, capsys, tmp_path):
    file = tmp_path / "upstream.json"
    assert scene.run("upstream", "--output", file) == 0
    found = json.loads(file.read_text())
    jsonschema.validate(found, SCHEMA)
    assert capsys.readouterr().out.endswith(f"{found['bytes'] // 1000} kB\n")
    assert scene.run("upstream", "--output", tmp_path / "no" / "x.json") == 2
    assert "name another file with --output" in capsys.readouterr().err


def test_most_requests(scene, capsys):
    assert scene.run("upstream", "--max-requests", 3) == 2
    out, err = capsys.readouterr()
    assert "no claim could be put to the test: not asked: --max-requests 3 is reached" in err
    assert "0 hold, 0 do not, 9 could not be told" in out
    code, found = asked(scene, capsys, "--max-requests", 4)
    assert code == 0
    assert 0 < found["summary"]["unknown"] < 9
    assert found["requests"] <= 5


def test_registry_from_a_file(scene, capsys, tmp_path):
    file = tmp_path / "registry.json"
    file.write_text(scene.registry().replace("block/hx.py", "block/no.py"))
    code, found = asked(scene, capsys, "--registry", file)
    assert code == 1
    assert found["summary"]["no"] == 4


HOSTILE = [
    "../../etc/passwd",
    ":(glob)**",
    "block/*",
    "-x",
    "block/hx.py/",
    "a\u202eb",
    "x" * 490,
    "./block//hx.py",
    ".git/config",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_paths(scene, capsys, tmp_path, path):
    value = json.loads(scene.registry())
    value["drivers"][0]["upstream"] = {"path": path}
    file = tmp_path / "registry.json"
    file.write_text(json.dumps(value))
    _, found = asked(scene, capsys, "--registry", file, "--driver", "HX")
    expected = {"yes"} if path == "block/hx.py/" else {"no", "unknown"}
    assert {one["answer"] for one in found["claims"]} <= expected


def test_branch_that_moved_is_read_again(scene, capsys):
    asked(scene, capsys)
    scene.merge_text({"block/lx.py": code("LXDriver")}, scene.block, "stable/2026.1")
    _, found = asked(scene, capsys)
    assert ("LX", "Gazpacho") in {(one["driver"][2], one["release"]) for one in found["missing"]}


def test_no_such_driver(scene, capsys):
    where = ("--gerrit", scene.server.url, "--project", scene.project)
    assert 'no driver "Nobody"' in refused(capsys, "bot", "upstream", *where, "--driver", "Nobody")
