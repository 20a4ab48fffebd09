"""`driverlog bot roll` on every server: the table, a change for each project, and what is left to people."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.proposal.releases import TOPIC
from registry.layout import canonical
from tests.bot.rolls import DATA
from tests.bot.rolls import GAZPACHO
from tests.bot.rolls import RELEASES
from tests.bot.rolls import Scene
from tests.bot.rolls import code
from tests.bot.rolls import row

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "roll_report.schema.json").read_text())
POST = ("--propose", "--post")


@pytest.fixture
def scene(server, tmp_path, monkeypatch):
    return Scene(server, tmp_path, monkeypatch)


def the_one(scene, topic):
    [change] = scene.changes()[topic]
    return change


def test_table(scene, capsys):
    assert scene.roll(*POST) == 0
    change = the_one(scene, TOPIC)
    table = json.loads(scene.data_of(change))["releases"]
    epoxy, flamingo, gazpacho, hibiscus = table
    assert epoxy == row("Epoxy", "2025.1", "2024-Oct-02", "unmaintained")
    assert flamingo == RELEASES[1]
    assert gazpacho == {**GAZPACHO, "status": "maintained"}
    assert hibiscus == row("Hibiscus", "2026.2", "2026-Apr-01", "development")
    message = scene.message_of(change)
    assert message.startswith("Add Hibiscus to the releases, update 2 others\n\n")
    assert "    Hibiscus  2026.2   2026-Apr-01  development\n" in message
    assert "    Epoxy     2025.1   2024-Oct-02  maintained -> unmaintained\n" in message
    assert len(change["revisions"]) == 1


def test_records(scene, capsys):
    """Those that are there get the release, one change a project; who is gone is listed and stays as it is."""
    assert scene.roll(*POST, "--code-url", "https://code.example.org") == 0
    block, share = (the_one(scene, scene.topic(name)) for name in (scene.block, scene.share))
    both, three = ["Epoxy", "Flamingo"], ["Epoxy", "Flamingo", "Gazpacho"]
    expected = {"HX": three, "KX": ["Epoxy", "Gazpacho"], "LX": both, "MX": three, "OX": both}
    assert scene.releases_of(block) == {**expected, "NX": both}
    assert scene.releases_of(share) == {
        **dict.fromkeys(expected, both),
        "KX": ["Epoxy"],
        "NX": three,
    }
    message = scene.message_of(block)
    assert message.startswith(f"Add Gazpacho to 3 drivers of {scene.block.rpartition('/')[2]}\n\n")
    link = f"https://code.example.org/{scene.block}/src/branch/stable/2026.1/block/kx.py"
    assert f"Halden Storage, KX  KXDriver  stable/2026.1\n        {link}\n" in message
    assert "Not there any more" in message
    assert f"    {scene.block}, Halden Storage, LX: block/lx.py\n" in message
    assert "\nSigned-off-by: DriverLog Bot <driverlog-bot@example.org>\n" in message
    assert set(scene.changes()) == {TOPIC, block["topic"], share["topic"]}


def test_second_run_noop(scene, capsys):
    scene.roll(*POST)
    before = scene.changes()
    capsys.readouterr()
    assert scene.roll(*POST) == 0
    assert scene.changes() == before
    assert capsys.readouterr().out.count("proposal: nothing to do") == 3


def test_dry_noop(scene, capsys):
    assert scene.roll("--propose") == 0
    out = capsys.readouterr().out
    assert out.count("a change would be made; say --post to do it") == 3
    assert '+                "Gazpacho"' in out
    assert scene.changes() == {}


def test_look_without_account(scene, capsys):
    scene.anonymous()
    assert scene.roll() == 0
    out = capsys.readouterr().out
    assert "table: Hibiscus: new, begins 2026-Apr-01, development\n" in out
    assert "table: Epoxy: maintained -> unmaintained\n" in out
    assert f"{scene.block}: Gazpacho to add to 3 records, 0 have it\n" in out
    assert (
        "  for a person: gone from the tree: Halden Storage, LX: block/lx.py: no such file\n" in out
    )


@pytest.mark.parametrize("options", [(), ("--propose",), POST])
def test_report(scene, capsys, options):
    assert scene.roll(*options, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    assert found["release"] == "Gazpacho"
    assert [one["id"] for one in found["table"]["rows"]] == ["Epoxy", "Gazpacho", "Hibiscus"]
    names = {
        one["project"]: [look["driver"][2] for look in one["add"]] for one in found["projects"]
    }
    assert names == {scene.block: ["HX", "KX", "MX"], scene.share: ["NX"]}
    assert len(found["proposals"]) == (3 if options else 0)
    assert found["requests"] > 0


def test_records_wait_for_the_row(server, tmp_path, monkeypatch, capsys):
    scene = Scene(server, tmp_path, monkeypatch, releases=RELEASES[:2])
    assert scene.roll(*POST) == 0
    assert "records: Gazpacho is not in the table of the branch;" in capsys.readouterr().out
    assert set(scene.changes()) == {TOPIC}
    table = scene.data_of(the_one(scene, TOPIC))
    scene.merge_text({DATA: table})
    assert scene.roll(*POST) == 0
    assert scene.topic(scene.block) in scene.changes()


def test_branch_that_went_on_is_followed(scene, capsys):
    """A record that got the release by its vendor's hand leaves our change, which stays one change."""
    scene.roll(*POST)
    value = scene.value()
    value["drivers"][0]["releases"].append("Gazpacho")
    scene.merge_text({DATA: canonical(value)})
    assert scene.roll(*POST) == 0
    block = the_one(scene, scene.topic(scene.block))
    assert len(block["revisions"]) == 2
    assert "2 drivers" in scene.message_of(block)
    assert scene.releases_of(block)["HX"] == ["Epoxy", "Flamingo", "Gazpacho"]


def test_driver_that_comes_later_joins_the_change(scene, capsys):
    scene.roll(*POST)
    scene.merge_text({"block/lx.py": code("LXDriver")}, scene.block, "stable/2026.1")
    assert scene.roll(*POST) == 0
    block = the_one(scene, scene.topic(scene.block))
    assert len(block["revisions"]) == 2
    assert scene.releases_of(block)["LX"] == ["Epoxy", "Flamingo", "Gazpacho"]
    assert "Not there any more" not in scene.message_of(block)


def test_person_who_holds_a_change_is_respected(scene, server, capsys):
    scene.roll(*POST)
    block = the_one(scene, scene.topic(scene.block))
    server.rest("ben").post(f"changes/{block['_number']}/hashtags", {"add": ["driverlog-hold"]})
    scene.merge_text({"block/lx.py": code("LXDriver")}, scene.block, "stable/2026.1")
    assert scene.roll(*POST) == 0
    assert len(the_one(scene, scene.topic(scene.block))["revisions"]) == 1
    assert "proposal: left alone" in capsys.readouterr().out


def test_abandoned_by_a_person_waits_for_something_new(scene, server, capsys):
    scene.roll(*POST)
    block = the_one(scene, scene.topic(scene.block))
    server.rest("admin").post(f"changes/{block['_number']}/abandon", {"message": "no"})
    scene.roll(*POST)
    assert scene.topic(scene.block) not in scene.changes()
    scene.merge_text({"block/lx.py": code("LXDriver")}, scene.block, "stable/2026.1")
    scene.roll(*POST)
    again = the_one(scene, scene.topic(scene.block))
    assert again["_number"] != block["_number"]
    assert scene.releases_of(again)["LX"][-1] == "Gazpacho"


def test_nothing_left_is_abandoned(scene, capsys):
    """What is merged elsewhere needs no change any more."""
    scene.roll(*POST)
    share = the_one(scene, scene.topic(scene.share))
    scene.merge_text({DATA: scene.data_of(share)})
    assert scene.roll(*POST) == 0
    assert scene.topic(scene.share) not in scene.changes()
    [gone] = scene.changes("abandoned")[scene.topic(scene.share)]
    assert gone["_number"] == share["_number"]


def test_what_the_gate_refuses_is_not_pushed(scene, capsys):
    """A record is longer than the schema allows as soon as it gets one release more."""
    many = [f"R{number}" for number in range(98)]
    value = scene.value()
    rows = [
        {"id": name, "start": f"2010-Jan-{number % 28 + 1:02d}"} for number, name in enumerate(many)
    ]
    value["releases"][:0] = sorted(rows, key=lambda one: one["start"])
    value["drivers"][0]["releases"][:0] = [one["id"] for one in value["releases"][:98]]
    scene.merge_text({DATA: canonical(value)})
    assert scene.roll(*POST) == 1
    assert "refused: " in capsys.readouterr().out
    assert scene.topic(scene.block) not in scene.changes()
    assert scene.topic(scene.share) in scene.changes()


def test_record_that_lists_it_wrongly_needs_a_person(scene, capsys):
    value = scene.value()
    value["drivers"][2]["releases"].append("Gazpacho")
    scene.merge_text({DATA: canonical(value)})
    assert scene.roll() == 1
    out = capsys.readouterr().out
    assert "  for a person: listed, and not in the tree: Halden Storage, LX: block/lx.py" in out


def test_project_without_the_branch_is_not_a_no(scene, capsys):
    assert scene.roll("--release", "Hibiscus") == 0
    assert "Hibiscus is not in the table" in capsys.readouterr().out
    assert scene.roll("--release", "2025.2") == 0
    capsys.readouterr()
    value = scene.value()
    value["releases"].append(row("Hibiscus", "2026.2", "2026-Apr-01", "development"))
    scene.merge_text({DATA: canonical(value)})
    assert scene.roll("--release", "hibiscus") == 2
    out, err = capsys.readouterr()
    assert "has no branch or tag of this release" in out
    assert "5 records could not be looked up: " in err
    assert "gone" not in out
