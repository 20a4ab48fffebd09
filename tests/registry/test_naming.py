"""Drivers by the names people call them."""

import pytest

from registry.model import Registry
from registry.naming import named
from registry.naming import nearest
from registry.naming import shortest

DRIVERS = [
    {"project_id": project, "vendor": vendor, "name": name}
    for project, vendor, name in (
        ("openstack/cinder", "Borg", "Borg FC"),
        ("openstack/cinder", "Halden", "HX"),
        ("openstack/manila", "Halden", "HX"),
        ("openstack/cinder", "Tarn", "HX"),
    )
]
REGISTRY = Registry.of({"drivers": [*DRIVERS, "no record"]})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Borg FC", [0]),
        ("  borg   fc ", [0]),
        ("HX", [1, 2, 3]),
        ("halden, hx", [1, 2]),
        ("openstack/manila, Halden, HX", [2]),
        ("HY", []),
        ("Halden", []),
    ],
)
def test_named(name, found):
    assert [driver.index for driver in named(REGISTRY, name)] == found


def test_nearest():
    assert nearest(REGISTRY, "borg fcc") == "Borg FC"
    assert nearest(REGISTRY, "something else entirely") == ""


def test_shortest_means_one_driver_alone():
    assert [shortest(REGISTRY, REGISTRY.drivers[index]) for index in range(4)] == [
        "Borg FC",
        "openstack/cinder, Halden, HX",
        "openstack/manila, Halden, HX",
        "Tarn, HX",
    ]
