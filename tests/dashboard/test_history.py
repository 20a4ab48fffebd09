"""A driver's history follows it over renames, and takes nothing from another driver of the same name."""

import itertools
from datetime import UTC
from datetime import datetime

from dashboard.history import Revision
from dashboard.history import step
from dashboard.history import tell
from registry.model import Identity
from registry.model import Registry


def record(name, **fields):
    return {"project_id": "openstack/cinder", "vendor": "Halden", "name": name, **fields}


def named(name):
    return Identity("openstack/cinder", "Halden", name)


def registry(*records):
    return Registry.of({"drivers": list(records)})


def told(*versions):
    """The history after these versions, oldest first: driver's name -> lines, newest first."""
    registries = [registry(), *(registry(*version) for version in versions)]
    steps = [
        (Revision(f"{n}", datetime(2026, 1, n, tzinfo=UTC), "Ada", f"change {n}"), step(one, other))
        for n, (one, other) in enumerate(itertools.pairwise(registries), 1)
    ]
    last = registries[-1]
    lines = tell(last, reversed(steps))
    return {
        driver.name: [
            (line.revision.commit, line.kind, line.fields, line.before and line.before.name)
            for line in lines.get(driver.index, ())
        ]
        for driver in last.drivers
    }


def test_noop():
    assert told((record("A"),), (record("A"),)) == {"A": [("1", "added", (), None)]}
    assert told() == {}


def test_added_and_updated():
    found = told((record("A"),), (record("A", wiki="x"), record("B")), (record("A"), record("B")))
    assert found == {
        "A": [
            ("3", "updated", ("wiki",), None),
            ("2", "updated", ("wiki",), None),
            ("1", "added", (), None),
        ],
        "B": [("2", "added", (), None)],
    }


def test_removed_and_back():
    found = told((record("A"),), (), (record("A"),))
    assert [line[1] for line in found["A"]] == ["added", "removed", "added"]


CONTENT = {"description": "d", "wiki": "w", "releases": ["Juno"], "ci": {"id": "halden-ci"}}


def test_history_follows_a_rename():
    found = told(
        (record("A", **CONTENT),),
        (record("A", **CONTENT | {"wiki": "v"}),),
        (record("B", **CONTENT | {"wiki": "v"}),),
    )
    assert found["B"] == [
        ("3", "renamed", ("name",), "A"),
        ("2", "updated", ("wiki",), None),
        ("1", "added", (), None),
    ]


def test_new_driver_under_a_name_that_was_given_up_has_its_own_history():
    found = told(
        (record("A", **CONTENT),),
        (record("B", **CONTENT),),
        (record("A", description="another"), record("B", **CONTENT)),
    )
    assert found["A"] == [("3", "added", (), None)]
    assert [line[1] for line in found["B"]] == ["renamed", "added"]


def test_two_drivers_swap_their_names():
    one, two = CONTENT, {"description": "e", "wiki": "u", "releases": ["Kilo"], "ci": {"id": "x"}}
    steps = told(
        (record("A", **one), record("B", **two)),
        (record("A", **two), record("B", **one)),
    )
    assert {name: lines[0][1] for name, lines in steps.items()} == {"A": "updated", "B": "updated"}


def test_same_identity_twice_has_the_history_of_both():
    found = registry(record("A"), record("A"))
    lines = tell(
        found,
        [(Revision("1", datetime(2026, 1, 1, tzinfo=UTC), "Ada", ""), step(registry(), found))],
    )
    assert sorted(lines) == [0, 1]


def test_wrong_types_are_no_trouble():
    broken = Registry.of({"drivers": [None, 1, {"name": 3}, [], {"vendor": None}]})
    steps = step(registry(), broken)
    revision = Revision("1", datetime(2026, 1, 1, tzinfo=UTC), "Ada", "")
    assert sorted(tell(broken, [(revision, steps)])) == [0, 1, 2, 3, 4]
