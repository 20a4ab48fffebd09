"""Where records and projects go, and that nothing else moves or is written anew."""

import json
import random

import pytest

from registry.layout import canonical
from registry.model import Registry
from registry.parsing import parse
from registry.placing import place_of
from registry.placing import resorted
from registry.placing import with_project
from registry.placing import with_record
from registry.reaching import with_records


def raw(project, vendor, name, **more):
    return {"project_id": f"openstack/{project}", "vendor": vendor, "name": name, **more}


ROWS = [
    raw("cinder", "Borg", "FC"),
    raw("cinder", "Borg", "NFS"),
    raw("cinder", "halden", "HX"),
    raw("manila", "Borg", "NFS"),
]
PROJECTS = [{"id": "openstack/cinder", "name": "C"}, {"id": "openstack/nova", "name": "N"}]


def document(*drivers, **tables):
    return parse(
        canonical({"projects": PROJECTS, "releases": [], "drivers": list(drivers), **tables})
    )


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (raw("cinder", "Borg", "iSCSI"), 1),
        (raw("cinder", "Aldo", "X"), 0),
        (raw("cinder", "Halden", "HY"), 3),
        (raw("cinder", "Halden", "AA"), 2),
        (raw("cinder", "Zeta", "X"), 3),
        (raw("manila", "Zeta", "X"), 4),
        (raw("ironic", "A", "X"), 3),
        (raw("zaqar", "A", "X"), 4),
        ({}, 0),
    ],
)
def test_place_of(record, place):
    assert place_of(ROWS, record) == place


def test_an_unsorted_file_keeps_a_vendor_together():
    rows = [ROWS[2], raw("manila", "Borg", "A"), ROWS[0], ROWS[1]]
    assert place_of(rows, raw("cinder", "Borg", "Z")) == 4
    assert place_of([], raw("cinder", "Borg", "Z")) == 0


def test_with_record_is_canonical_and_adds_lines_alone():
    before = document(*ROWS)
    record = {"name": "iSCSI", "vendor": "Borg", "project_id": "openstack/cinder"}
    after, index = with_record(before, record)
    assert index == 1
    assert after.text == canonical(after.value)
    assert list(Registry.of(after.value).drivers.raw[1]) == ["project_id", "vendor", "name"]
    kept = set(before.text.splitlines())
    assert [line for line in after.text.splitlines() if line not in kept] == [
        '            "name": "iSCSI"'
    ]
    assert json.loads(after.text)["drivers"] == [ROWS[0], raw("cinder", "Borg", "iSCSI"), *ROWS[1:]]


def test_with_record_in_an_empty_list():
    after, index = with_record(document(), ROWS[0])
    assert (index, after.text) == (0, canonical(after.value))


def test_with_project():
    after = with_project(document(), {"id": "openstack/manila", "name": "M"})
    assert [row["id"] for row in after.value["projects"]] == [
        "openstack/cinder", "openstack/manila", "openstack/nova",
    ]  # fmt: skip
    assert after.text == canonical(after.value)


def test_resorted_noop():
    before = document(*ROWS)
    assert resorted(before, [2]) is before
    assert resorted(before, []) is before
    assert resorted(before, range(4)) is before


@pytest.mark.parametrize("chosen", [[0], [1], [2], [3], [0, 1], [0, 1, 3], [0, 1, 2, 3]])
@pytest.mark.parametrize("vendor", ["AAA", "Halden", "Zeta"])
def test_resorted(chosen, vendor):
    rows = [{**row, "vendor": vendor} if n in chosen else row for n, row in enumerate(ROWS)]
    after = resorted(document_of(rows), chosen)
    found = Registry.of(after.value).drivers.raw
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, rows))
    assert after.text == canonical(after.value)


def document_of(rows):
    """The rows as they stand, sorted or not, in canonical layout."""
    value = {"projects": PROJECTS, "releases": [], "drivers": rows}
    return parse(json.dumps(value, indent=4) + "\n")


def test_with_records_noop():
    before = document(*ROWS)
    assert with_records(before, {0: ROWS[0], 3: ROWS[3]}) is before


VALUES = [
    raw("cinder", "Borg", "FC", releases=["A", "B", "C"], ci={"id": "x", "success_pattern": "s"}),
    raw(
        "cinder",
        "Borg",
        "FC",
        releases=["B"],
        ci={"id": "y", "failure_pattern": "f", "shared": True},
    ),
    raw(
        "cinder", "Borg", "FC", releases=[], maintainers=[{"name": "A"}, {"name": "B", "irc": "b"}]
    ),
    raw("cinder", "Borg", "FC", releases=["C", "A"], maintainers=[{"name": "B"}], wiki=""),
    raw("cinder", "Borg", "FC", upstream={"path": "p"}, repo=None),
]


@pytest.mark.parametrize("old", VALUES)
@pytest.mark.parametrize("new", VALUES)
def test_with_records_reaches_every_value(old, new):
    before = document(old, old, ROWS[1])
    after = with_records(before, {0: new, 1: new})
    assert after.value["drivers"] == [new, new, ROWS[1]]
    assert json.loads(after.text) == after.value
    assert after.text == canonical(after.value)


def test_a_record_with_very_many_changes_is_reached_too():
    old, new = ([{"name": f"{word}{n}"} for n in range(600)] for word in ("a", "b"))
    before = document(raw("cinder", "Borg", "FC", maintainers=old), ROWS[1])
    wanted = raw("cinder", "Borg", "FC", maintainers=new)
    after = with_records(before, {0: wanted})
    assert after.value["drivers"] == [wanted, ROWS[1]]
    assert after.text == canonical(after.value)


def test_an_edit_of_a_list_leaves_the_other_elements_alone():
    rows = [raw("cinder", "Borg", "FC", releases=["A", "B", "D"])]
    odd = document(*rows).text.replace('"B"', '"\\u0042"')
    after = with_records(parse(odd), {0: {**rows[0], "releases": ["A", "B", "C", "D"]}})
    assert '"\\u0042"' in after.text
    assert after.value["drivers"][0]["releases"] == ["A", "B", "C", "D"]


def test_random_renames_keep_a_sorted_file_sorted():
    rng = random.Random(7)
    for _ in range(30):
        rows = sorted(
            (raw(rng.choice("ab"), rng.choice("XYZ"), str(n)) for n in range(8)),
            key=lambda row: (row["project_id"], row["vendor"], row["name"]),
        )
        index = rng.randrange(8)
        rows[index] = {**rows[index], "vendor": rng.choice("WXYZ")}
        after = resorted(document_of(rows), [index])
        assert after.text == canonical(after.value)
