"""Older shapes of the registry's file become today's; what is in them is never invented and never lost unsaid."""

import copy
import json
from pathlib import Path

import pytest

from registry.legacy import modernise

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "default_data.json"
FILES = [ROOT / "data" / "default_data.json", CORPUS]


def imported(**record):
    value, notes = modernise({"drivers": [{"vendor": "Halden", "name": "HX", **record}]})
    return value["drivers"][0], [note.partition(": ")[2] for note in notes]


@pytest.mark.parametrize("file", FILES, ids=["ours", "original"])
def test_todays_shape_noop(file):
    if not file.exists():
        pytest.skip("needs ../shared/corpus")
    value = json.loads(file.read_text(encoding="utf-8"))
    before = copy.deepcopy(value)
    assert modernise(value) == (before, ())
    assert value == before


def test_several_people_in_one_maintainer():
    record, notes = imported(
        maintainer={
            "name": "Ada Ada, Ben Ben,Cy Cy",
            "email": "ada@example.org, ben@example.org, cy@example.org",
            "launchpad_id": "ada, ben, cy",
        }
    )
    assert notes == []
    assert "maintainer" not in record
    assert record["maintainers"] == [
        {"name": "Ada Ada", "email": "ada@example.org", "launchpad_id": "ada"},
        {"name": "Ben Ben", "email": "ben@example.org", "launchpad_id": "ben"},
        {"name": "Cy Cy", "email": "cy@example.org", "launchpad_id": "cy"},
    ]


@pytest.mark.parametrize(
    ("maintainer", "people", "notes"),
    [
        ({"name": "Ada"}, [{"name": "Ada"}], []),
        ({"name": "Ada", "irc": ""}, [{"name": "Ada"}], []),
        ([{"name": "Ada"}], [{"name": "Ada"}], []),
        ({}, [], []),
        ({"phone": "1"}, [{"phone": "1"}], []),
        ({"name": "Ada", "phone": "1"}, [{"name": "Ada", "phone": "1"}], []),
        ({"name": "Ada, Ben", "irc": "hx"}, [{"name": "Ada", "irc": "hx"}, {"name": "Ben"}], []),
        (
            {"name": "Ada, Ben", "email": "a@example.org, b@example.org, c@example.org"},
            [
                {"name": "Ada", "email": "a@example.org, b@example.org, c@example.org"},
                {"name": "Ben"},
            ],
            ["maintainer has 2 names but another number of email; pair them by hand"],
        ),
        (
            {"email": "a@example.org, b@example.org"},
            [{"email": "a@example.org, b@example.org"}],
            ["maintainer has 1 names but another number of email; pair them by hand"],
        ),
    ],
)
def test_maintainer(maintainer, people, notes):
    record, said = imported(maintainer=maintainer)
    assert record["maintainers"] == people
    assert said == notes


def test_maintainer_beside_maintainers_is_left_to_a_person():
    record, notes = imported(maintainer={"name": "Ada"}, maintainers=[])
    assert record["maintainer"] == {"name": "Ada"}
    assert len(notes) == 1
    record, notes = imported(maintainer="Ada")
    assert record["maintainer"] == "Ada"
    assert len(notes) == 1


def test_os_versions_with_external_ci():
    record, notes = imported(
        os_versions=[
            {"os_version": "Havana", "verification": "self_verification"},
            {
                "os_version": "Icehouse",
                "verification": "external_ci_verification",
                "ci_id": "hx-ci",
            },
            {"os_version": "Juno", "verification": "external_ci_verification", "ci_id": "hx-ci"},
        ]
    )
    assert "os_versions" not in record
    assert record["releases"] == ["Havana", "Icehouse", "Juno"]
    assert record["ci"] == {"id": "hx-ci"}
    assert notes == ["ci has an account but no patterns yet; write them"]


@pytest.mark.parametrize(
    ("old", "releases"),
    [
        (["Havana", "Icehouse"], ["Havana", "Icehouse"]),
        ({"Havana": {}, "Icehouse": None}, ["Havana", "Icehouse"]),
        ("Havana", ["Havana"]),
        (
            [{"release": "Havana"}, {"version": "Icehouse"}, {"id": "Havana"}],
            ["Havana", "Icehouse"],
        ),
        ([], []),
    ],
)
def test_other_shapes_of_os_versions(old, releases):
    record, notes = imported(os_versions=old)
    assert (record["releases"], notes) == (releases, [])
    assert "ci" not in record


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ({"verification": "x"}, "names no release"),
        (7, "names no release"),
        ({"os_version": ""}, "names no release"),
        ({"os_version": "Havana", "review_url": "https://x.example.org"}, "has review_url"),
    ],
)
def test_what_is_dropped_is_said(row, note):
    _, notes = imported(os_versions=[row])
    assert len(notes) == 1
    assert note in notes[0]


def test_account_that_was_there_is_kept():
    row = {"os_version": "Juno", "verification": "external_ci_verification", "ci_id": "old-ci"}
    record, notes = imported(os_versions=[row], ci={"id": "hx-ci"}, releases=["Kilo"])
    assert record["ci"] == {"id": "hx-ci"}
    assert record["releases"] == ["Kilo", "Juno"]
    assert notes == [
        "os_versions also names the CI account old-ci, hx-ci was kept; see which is right"
    ]


@pytest.mark.parametrize("value", [None, [], "x", {"drivers": {}}, {"drivers": [None, 3]}, {}])
def test_any_json_is_survived(value):
    assert modernise(value).value == value
