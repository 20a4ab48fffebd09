"""`driverlog bot roll` as it is called: where the series come from, which release is meant, what cannot be done."""

import json

import pytest

from bot.proposal.presence import PresenceChange
from bot.proposal.presence import topic_of
from registry.parsing import read
from tests.bot.rolls import DATA
from tests.bot.rolls import SERIES
from tests.bot.rolls import Scene
from tests.gate.support import refused
from tests.lab.fake import Fault
from tests.lab.fake import start_fake

RELEASES_FILE = "data/series_status.yaml"


@pytest.fixture
def scene(tmp_path, monkeypatch):
    with start_fake() as fake:
        yield Scene(fake, tmp_path, monkeypatch)


def said(scene, capsys, *options):
    where = ("--gerrit", scene.server.url, "--project", scene.project)
    return refused(capsys, "bot", "roll", *where, *options)


def test_series_of_the_server(scene, capsys):
    line = said(scene, capsys)
    assert (
        "this Gerrit has no data/series_status.yaml in openstack/releases on master; name a copy"
        in line
    )
    scene.server.add_project("openstack/releases", (), {RELEASES_FILE: SERIES})
    assert scene.run("roll") == 0
    assert "table: Hibiscus: new, begins 2026-Apr-01, development\n" in capsys.readouterr().out
    scene.merge_text({RELEASES_FILE: "- name: X\n"}, "openstack/releases")
    line = said(scene, capsys)
    assert (
        'openstack/releases/data/series_status.yaml:1: "X" is no name of a series; expected' in line
    )
    scene.merge_text({RELEASES_FILE: None}, "openstack/releases")
    assert "this Gerrit has no data/series_status.yaml" in said(scene, capsys)


def test_server_that_does_not_answer_is_not_one_without_series(scene, capsys):
    scene.server.faults.add(Fault("403", "GET", "openstack%2Freleases", times=0))
    assert "403" in said(scene, capsys)


BAD = {
    "no file": (
        "nosuch.yaml",
        None,
        "cannot read nosuch.yaml: No such file or directory; name another",
    ),
    "folder": (".", None, "cannot read .: Is a directory"),
    "nul": ("a\0b", None, "cannot read a<U+0000>b: no such path"),
    "bytes": ("s.yaml", b"\xff", "s.yaml is not UTF-8 at byte 0"),
    "large": ("s.yaml", b"#" * 300_000, "s.yaml has more than 65536 bytes"),
    "bomb": ("s.yaml", b"a: &a [x]\nb: [*a,*a]\n", "s.yaml:2: has an alias"),
}


@pytest.mark.parametrize(("name", "data", "expected"), BAD.values(), ids=list(BAD))
def test_series_file_that_cannot_be_used(scene, capsys, tmp_path, name, data, expected):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert expected in said(scene, capsys, "--series", name)


NAMES = [
    ("Gazpaco", 'no series "Gazpaco" in the file of series; did you mean Gazpacho'),
    ("", 'no series "" in the file of series; the newest is Indri'),
    ("x\n\x1b[31m", 'no series "x<U+000A><U+001B>[31m"'),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_release_that_nobody_knows(scene, capsys, name, expected):
    assert expected in said(scene, capsys, "--series", scene.series, "--release", name)


def test_nothing_released_yet(scene, capsys):
    scene.series.write_text("- {name: austin, status: development, initial-release: 2010-10-21}\n")
    assert "no series was released yet; name one" in said(scene, capsys, "--series", scene.series)


def test_post_alone(scene, capsys):
    assert "say --propose --post" in said(scene, capsys, "--post", "--series", scene.series)


def test_post_without_account(scene, capsys):
    scene.anonymous()
    assert "--post needs an account" in said(
        scene, capsys, "--propose", "--post", "--series", scene.series
    )


@pytest.mark.parametrize("text", ["{", "[]", "5"])
def test_registry_that_is_no_json(scene, capsys, text):
    scene.merge_text({DATA: text})
    assert "cannot be read as JSON" in said(scene, capsys, "--series", scene.series)


def test_odd_records_are_left_alone(scene, capsys):
    """What has the wrong type reads as absent; the rest gets its release all the same."""
    value = scene.value()
    hx, kx, lx, mx, nx, _ = value["drivers"]
    hx["releases"], kx["releases"], lx["upstream"] = "Epoxy", [1, "Epoxy", None], {"path": 5}
    del mx["releases"]
    value["drivers"] += [5, None, {"upstream": []}, {**nx, "upstream": {"path": ""}}]
    scene.merge_text({DATA: json.dumps(value, indent=4) + "\n"})
    assert scene.roll("--propose") in (0, 1)
    out = capsys.readouterr().out
    assert "internal" not in out
    assert '+            "releases": [' in out
    assert '+                "Gazpacho"' in out


TOPICS = {
    "openstack/cinder": "cinder",
    "openstack/networking-calico": "networking-calico",
    "x/cinder": "x-cinder-17a3f88b",
    "openstack/a b%topic=c": "openstack-a-b-topic-c-a3961fc4",
    "": "e3b0c442",
}


@pytest.mark.parametrize(("project", "name"), TOPICS.items())
def test_topics_are_plain(project, name):
    assert topic_of("Gazpacho", project) == f"driverlog-roll-gazpacho-{name}"


def test_topics_are_one_a_project():
    names = [
        "openstack/cinder",
        "x/cinder",
        "cinder",
        "openstack/Cinder",
        "x-cinder",
        "X/cinder",
        "\udcff",
    ]
    assert len({topic_of("Gazpacho", name) for name in names}) == len(names)


def record(releases, **more):
    return {
        "project_id": "openstack/block",
        "vendor": "Halden",
        "name": "HX",
        "releases": releases,
        **more,
    }


def bounds(before, after):
    base, head = (
        read(json.dumps({"drivers": [one]}, indent=4).encode()) for one in (before, after)
    )
    return PresenceChange("Gazpacho", "openstack/block").strays(base, head)


BEYOND = {
    "added": (["A"], ["A", "Gazpacho"], ""),
    "first": ([], ["Gazpacho"], ""),
    "between": (["A", "B"], ["A", "Gazpacho", "B"], ""),
    "another": (["A"], ["A", "B"], "it changes other releases of"),
    "two": (["A"], ["A", "B", "Gazpacho"], "it changes other releases of"),
    "taken out": (["A", "B"], ["A", "Gazpacho"], "it changes other releases of"),
    "order": (["A", "B"], ["B", "A", "Gazpacho"], "it changes other releases of"),
    "twice": (["Gazpacho"], ["Gazpacho", "Gazpacho"], "it changes other releases of"),
}


@pytest.mark.parametrize(("old", "new", "expected"), BEYOND.values(), ids=list(BEYOND))
def test_bounds(old, new, expected):
    assert bounds(record(old), record(new)).startswith(expected)
    assert bool(bounds(record(old), record(new))) is bool(expected)


def test_bounds_beside_the_releases():
    other = record(["A", "Gazpacho"], project_id="openstack/share")
    assert "adds or removes" in bounds(record(["A"]), other) or "changes" in bounds(
        record(["A"]), other
    )
    assert "which is of another project" in bounds(
        record(["A"], project_id="openstack/share"), other
    )
    assert bounds(record(["A"]), record(["A", "Gazpacho"], wiki="x")) != ""
