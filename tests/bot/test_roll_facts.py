"""The roll-over on the registry's own records, with trees made from the real ones: the same releases come out."""

import copy
import json
from pathlib import Path

import pytest

from registry.layout import canonical
from tests.bot.rolls import DATA
from tests.bot.rolls import Scene
from tests.bot.rolls import grow
from tests.lab.fake import start_fake

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "facts"
SERIES = {"zed": "unmaintained/zed", "epoxy": "stable/2025.1", "gazpacho": "stable/2026.1"}
pytestmark = pytest.mark.skipif(not FACTS.exists(), reason="needs ../shared/facts")


def lines():
    text = (FACTS / "upstream-drivers.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def trees(project, refs, *, master=False):
    """Return ref -> path -> text: each class in the file that had it, under today's path. `refs` are by series."""
    found = {ref: {} for ref in refs.values()}
    for line in lines():
        there = [refs[series] for series in line["series"] if series in refs]
        if master and line["in_master"]:
            there.append("master")
        for ref in there if line["project"] == project else ():
            files = found.setdefault(ref, {})
            files[line["path"]] = (
                files.get(line["path"], "") + f"class {line['class']}:\n    x = 1\n"
            )
    return {"master": {}, **found}


def series_file():
    """Return data/series_status.yaml, newest first, out of what the facts have of it."""
    rows = []
    for one in reversed(json.loads((FACTS / "series.json").read_text(encoding="utf-8"))["series"]):
        version = f"  release-id: {one['release_id']}\n" if one["release_id"] else ""
        rows.append(
            f"- name: {one['name']}\n{version}  status: {one['status']}\n"
            f"  initial-release: {one['initial_release']}\n"
        )
    return "".join(rows)


@pytest.fixture(scope="module")
def server():
    with start_fake() as fake:
        yield fake


@pytest.mark.parametrize("series", list(SERIES))
def test_releases_come_out_as_they_are(server, tmp_path, monkeypatch, capsys, series):
    """Take a release out of all records: what the roll-over adds is what the facts have, and the registry had."""
    release = series.capitalize()
    original = json.loads((ROOT / DATA).read_text(encoding="utf-8"))
    value = copy.deepcopy(original)
    had = {ident(one): release in one["releases"] for one in value["drivers"] if "upstream" in one}
    for one in value["drivers"]:
        one["releases"] = [name for name in one["releases"] if name != release]
    scene = Scene(server, tmp_path, monkeypatch)
    scene.merge_text({DATA: canonical(value)})
    scene.series.write_text(series_file())
    for project in {one["project"] for one in lines()}:
        if project not in server.world.projects:
            grow(server, project, tmp_path, trees(project, SERIES))
    assert scene.roll("--release", release, "--propose", "--post", "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    added = {tuple(look["driver"]) for one in report["projects"] for look in one["add"]}
    assert added == {name for name, listed in had.items() if listed}
    places = {(line["path"], line["class"]) for line in lines() if series in line["series"]}
    looks = [look for one in report["projects"] for look in one["add"]]
    assert {(look["path"], look["class"]) for look in looks} <= places
    # Each change has the records of its project and nothing beside: together, the registry as it was.
    proposed = {}
    for [change] in scene.changes().values():
        for one in json.loads(scene.data_of(change))["drivers"]:
            if release in one["releases"]:
                proposed.setdefault(ident(one), one)
    expected = {ident(one): one for one in original["drivers"] if release in one["releases"]}
    assert proposed == expected


def test_all_claims_of_the_registry(tmp_path, monkeypatch, capsys):
    """Thousands of questions are some tens of requests, and what the facts have is what the registry claims."""
    known = json.loads((FACTS / "series.json").read_text(encoding="utf-8"))["series"]
    heads = {one["name"]: one["branches"][0] for one in known if one["branches"]}
    tags = {one["name"]: f"{one['release_id'] or one['name']}-eol" for one in known if one["eol"]}
    with start_fake() as server:
        scene = Scene(server, tmp_path, monkeypatch)
        scene.merge_text({DATA: (ROOT / DATA).read_text(encoding="utf-8")})
        for project in {one["project"] for one in lines()}:
            tagged = trees(project, tags)
            del tagged["master"]
            grow(server, project, tmp_path, trees(project, heads, master=True), tagged)
        scene.run("upstream", "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert found["requests"] <= 40
    assert found["missing"] == []
    assert found["summary"]["yes"] >= 4300
    # The file was elsewhere then, or the release left no branch and no tag: the first releases had none.
    others = {one["release"] for one in found["claims"] if one["answer"] != "yes"}
    assert others <= {"Austin", "Bexar", "Cactus", "Diablo", "Essex"}


def ident(record):
    return record["project_id"], record["vendor"], record["name"]
