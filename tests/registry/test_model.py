"""The entities and look-ups: tolerant of anything that is JSON, and lazy."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.model import Ci
from registry.model import Evidence
from registry.model import Identity
from registry.model import Maintainer
from registry.model import Registry
from registry.model import Upstream
from registry.model import driver_of
from registry.model import identity_of

FULL = {
    "project_id": "openstack/cinder",
    "vendor": "Halden",
    "name": "HX",
    "description": "Volumes.",
    "maintainers": [{"name": "Ada", "email": "a@example.org", "irc": "ada", "launchpad_id": "ada"}],
    "wiki": "https://x.example.org",
    "repo": "x/halden",
    "releases": ["Juno"],
    "upstream": {"path": "cinder/volume/drivers/hx.py", "class": "Hx"},
    "ci": {
        "id": "halden-ci",
        "success_pattern": "S",
        "failure_pattern": "F",
        "shared": True,
        "tested": [
            {
                "release": "Juno",
                "branch": "stable/juno",
                "change": 7,
                "patch_set": 2,
                "account": "halden-ci",
                "tested_at": "2014-10-01T00:00:00Z",
                "review_url": "https://r.example.org/7",
                "comment": "S",
                "log_url": "https://l.example.org",
            }
        ],
    },
}


def test_full_record():
    driver = driver_of(3, FULL)
    assert (driver.project_id, driver.vendor, driver.name) == driver.identity
    assert driver.pointer == "/drivers/3"
    assert driver.maintainers == (Maintainer("Ada", "a@example.org", "ada", "ada"),)
    assert driver.upstream == Upstream("cinder/volume/drivers/hx.py", "Hx")
    assert driver.ci == Ci("halden-ci", "S", "F", True, driver.ci.tested)
    assert driver.ci.tested[0] == Evidence(**FULL["ci"]["tested"][0])
    assert str(driver.identity) == "openstack/cinder, Halden, HX"
    with pytest.raises(dataclasses.FrozenInstanceError):
        driver.wiki = ""


def test_absent_and_empty_are_told_apart():
    driver = driver_of(0, {"wiki": "", "maintainers": [{"email": ""}]})
    assert driver.wiki == ""
    assert driver.repo is driver.ci is driver.upstream is None
    assert driver.maintainers == (Maintainer(None, "", None, None),)
    assert driver.identity == Identity("", "", "")


def test_lists_keep_their_length():
    driver = driver_of(0, {"releases": ["Juno", 3, None], "maintainers": ["x", {"name": "Ada"}]})
    assert driver.releases == ("Juno", "", "")
    assert driver.maintainers == (Maintainer(None), Maintainer("Ada"))


def test_truth_is_no_number_and_a_number_no_truth():
    driver = driver_of(0, {"ci": {"shared": 1, "tested": [{"change": True, "patch_set": "2"}]}})
    assert driver.ci.shared is False
    assert (driver.ci.tested[0].change, driver.ci.tested[0].patch_set) == (0, 0)


def test_look_ups():
    second = {**FULL, "vendor": "halden", "ci": {"id": "other"}}
    registry = Registry.of(
        {
            "projects": [{"id": "openstack/cinder", "name": "Cinder"}, "x"],
            "releases": [
                {"id": "Juno", "start": "2014-Apr-17"},
                {},
                {"id": "Kilo", "active": True},
            ],
            "drivers": [FULL, second, "x"],
        }
    )
    assert registry.identities[identity_of(FULL).key] == [0, 1]
    assert registry.by_vendor["Halden"] == [0]
    assert registry.by_vendor["halden"] == [1]
    assert registry.by_project["openstack/cinder"] == [0, 1]
    assert registry.by_account["other"] == [1]
    assert list(registry.releases) == ["Juno", "Kilo"]
    assert registry.releases["Kilo"].active
    assert registry.releases["Kilo"].index == 2
    assert registry.projects["openstack/cinder"].name == "Cinder"


def test_drivers_are_a_sequence_made_on_demand():
    drivers = Registry.of({"drivers": [FULL, {}, FULL]}).drivers
    assert len(drivers) == 3
    assert drivers[2] is drivers[2]
    assert [driver.index for driver in drivers] == [0, 1, 2]
    assert [driver.index for driver in drivers[1:]] == [1, 2]
    assert drivers[-1] is drivers[2]
    with pytest.raises(IndexError):
        drivers[3]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
fields = st.sampled_from([*FULL, "id", "tested", "start", "path"])
rows = json_values | st.dictionaries(fields, json_values, max_size=6)


@given(st.dictionaries(st.sampled_from(["projects", "releases", "drivers"]), st.lists(rows)) | rows)
@settings(max_examples=80)
def test_any_json_reads_as_a_registry(value):
    registry = Registry.of(value)
    for driver in registry.drivers:
        assert all(isinstance(part, str) for part in driver.identity.key)
        assert all(isinstance(release, str) for release in driver.releases)
    assert all(isinstance(key, str) for key in [*registry.projects, *registry.releases])
    indexes = [i for found in registry.identities.values() for i in found]
    assert sorted(indexes) == list(range(len(registry.drivers)))
    assert registry.by_vendor is registry.by_vendor
