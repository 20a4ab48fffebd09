"""A change in words: one line for each thing it does."""

import copy

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.changes import differences
from registry.model import Registry
from registry.wording import details

HALDEN = {
    "project_id": "openstack/cinder",
    "vendor": "Halden",
    "name": "HX",
    "description": "Volumes on HX.",
    "maintainers": [{"name": "Ada", "email": "ada@example.org", "irc": "ada"}],
    "releases": ["Juno", "Kilo"],
    "ci": {"id": "halden-ci", "success_pattern": "SUCCESS"},
}
BASE = {
    "projects": [{"id": "openstack/cinder", "name": "Cinder"}],
    "releases": [{"id": "Juno", "start": "2014-Apr-17", "active": False}],
    "drivers": [HALDEN],
}


def said(old, new):
    base, head = Registry.of(old), Registry.of(new)
    return [(d.title, d.summary) for d in details(base, head, differences(base, head))]


def updated(**fields):
    record = {k: v for k, v in {**HALDEN, **fields}.items() if v is not None}
    lines = said(BASE, {**BASE, "drivers": [record]})
    assert all(title == "updated: openstack/cinder, Halden, HX" for title, _ in lines)
    return [summary for _, summary in lines]


def test_details_noop():
    assert said(BASE, copy.deepcopy(BASE)) == []


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"wiki": "https://x.example.org"}, ["wiki: added https://x.example.org"]),
        ({"description": ""}, ['description: Volumes on HX. -> ""']),
        ({"description": None}, ["description: removed Volumes on HX."]),
        ({"releases": ["Juno", "Kilo", "Liberty"]}, ["releases: added Liberty"]),
        ({"releases": []}, ["releases: removed Juno, Kilo"]),
        ({"releases": ["Kilo", "Juno"]}, ["releases: same entries in another order or number"]),
        (
            {"releases": ["Kilo", "Liberty"]},
            ["releases: removed Juno", "releases: added Liberty"],
        ),
        (
            {"maintainers": [{"name": "Ben", "launchpad_id": "ben"}]},
            [
                "maintainers: removed Ada (ada@example.org, irc ada)",
                "maintainers: added Ben (launchpad ben)",
            ],
        ),
        (
            {"ci": {"id": "halden", "success_pattern": "SUCCESS", "shared": True}},
            ["ci.id: halden-ci -> halden", "ci.shared: added true"],
        ),
        ({"ci": None}, ['ci: removed {"id": "halden-ci", "success_pattern": "SUCCESS"}']),
        ({"ci": "none"}, ['ci: {"id": "halden-ci", "success_pattern": "SUCCESS"} -> none']),
        ({"releases": "Juno"}, ["releases: Juno, Kilo -> Juno"]),
        ({"ci": {**HALDEN["ci"], "id": None}}, ["ci.id: removed halden-ci"]),
    ],
)
def test_updated(fields, lines):
    assert updated(**fields) == lines


def test_long_values_are_cut():
    (line,) = updated(description="long " * 100)
    assert len(line) < 300
    assert line.endswith("…")
    (line,) = updated(releases=[*HALDEN["releases"], *(f"R{i}" for i in range(9))])
    assert line == "releases: added R0, R1, R2, R3, R4 and 4 more"


def test_null_for_an_absent_value_is_said():
    old = {**BASE, "drivers": [{**HALDEN, "ci": {"id": None}}]}
    new = {**BASE, "drivers": [{**HALDEN, "ci": {}}]}
    assert said(old, new) == [
        ("updated: openstack/cinder, Halden, HX", "ci: null put in or taken out")
    ]


def test_added_removed_and_renamed_in_the_order_of_the_head():
    other = {"project_id": "openstack/cinder", "vendor": "Orb", "name": "Mini"}
    old = {**BASE, "drivers": [HALDEN, other]}
    new = {
        **BASE,
        "drivers": [
            {"project_id": "a/b", "vendor": "V", "name": "N", "releases": ["Juno"], "wiki": ""},
            {**HALDEN, "vendor": "Halden Storage"},
        ],
    }
    renamed = "openstack/cinder, Halden, HX -> openstack/cinder, Halden Storage, HX"
    assert said(old, new) == [
        ("added: a/b, V, N", "releases: Juno"),
        ("added: a/b, V, N", 'wiki: ""'),
        (f"renamed: {renamed}", "vendor: Halden -> Halden Storage"),
        ("removed: openstack/cinder, Orb, Mini", ""),
    ]


def test_tables():
    new = copy.deepcopy(BASE)
    new["projects"].append({"id": "openstack/manila", "name": "Manila"})
    new["releases"] = [{"id": "Juno", "start": "2014-Apr-18", "active": False}]
    assert said(BASE, new) == [
        ("table projects", "openstack/manila: added Manila"),
        ("table releases", "Juno.start: 2014-Apr-17 -> 2014-Apr-18"),
    ]
    assert said(new, {**new, "projects": new["projects"][:1]}) == [
        ("table projects", "openstack/manila: removed")
    ]
    assert said(new, {**new, "projects": new["projects"][::-1]}) == [
        ("table projects", "rows in another order or number")
    ]


scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab", max_size=2)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner),
    max_leaves=4,
)
keys = st.sampled_from(["project_id", "vendor", "name", "ci", "releases", "maintainers", "id", "x"])
records = values | st.dictionaries(keys, values, max_size=5)
registries = st.fixed_dictionaries(
    {table: values | st.lists(records, max_size=4) for table in BASE}
)


@given(registries, registries)
@settings(max_examples=80)
def test_whatever_differs_is_said(old, new):
    base, head = Registry.of(old), Registry.of(new)
    found = differences(base, head)
    lines = details(base, head, found)
    drivers = [*found.added, *found.removed, *(u for u in found.updated if u.fields)]
    assert bool(lines) == bool(drivers or found.tables)
    assert any(line.title.startswith("removed") for line in lines) == bool(found.removed)
