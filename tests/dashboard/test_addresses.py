"""Addresses: what they look like, that they stay, and that two names never meet."""

import re

import pytest

from dashboard.addresses import driver_stem
from dashboard.addresses import driver_stems
from dashboard.addresses import project_slug
from dashboard.addresses import slug
from dashboard.addresses import up
from registry.model import Identity
from registry.model import Registry

HOSTILE = [
    "",
    " ",
    "..",
    "../../etc/passwd",
    "a/b",
    "a\\b",
    "<script>",
    "\u202egnp",
    "\ud800",
    "x" * 5000,
    "中文",
    "a  b",
    "a b ",
    "index",
    "-",
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Dell", "dell", id="one word"),
        pytest.param("Halden HX iSCSI", "halden-hx-iscsi", id="words"),
        pytest.param("halden hx iscsi", "halden-hx-iscsi", id="case is no difference"),
        pytest.param("Fjord Backup (S3)", "fjord-backup-s3-b4abccb4", id="more than words"),
        pytest.param("Fusion-io", "fusion-io-f9b29cf1", id="a hyphen of its own"),
        pytest.param("Ålesund Røst", "alesund-rst-", id="letters that are not ASCII"),
        pytest.param("中文", "", id="nothing in ASCII"),
        pytest.param("Fusion io f9b29cf1", "fusion-io-f9b29cf1-", id="a name that looks digested"),
    ],
)
def test_slug(name, expected):
    digest = r"[0-9a-f]{8}"
    pattern = re.escape(expected) + (digest if expected.endswith("-") or not expected else "")
    assert re.fullmatch(pattern, slug(name)), slug(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_slug_is_safe_whatever_the_name(name):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 72


def test_names_never_share_a_slug():
    names = [
        *HOSTILE,
        "a b",
        "a-b",
        "a_b",
        "a.b",
        "a(b)",
        "e\u0301",
        "\u00e9",
        "Fusion-io",
        "fusion io",
    ]
    assert len({slug(name) for name in names}) == len(names)
    digested = slug("Fusion-io")
    assert slug(digested) != digested != slug(digested.replace("-", " "))


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("openstack/cinder", "cinder"),
        ("cinder", "cinder-"),
        ("x/cinder", "x-cinder-"),
        ("openstack/a/b", "openstack-a-b-"),
    ],
)
def test_project_slug(project, expected):
    found = project_slug(project)
    assert found == expected or (expected.endswith("-") and found.startswith(expected))


def test_stem_is_made_of_the_identity_alone():
    identity = Identity("openstack/cinder", "Halden Storage", "Halden HX iSCSI")
    assert driver_stem(identity) == "driver/cinder/halden-storage/halden-hx-iscsi"


def test_same_identity_twice_is_numbered():
    record = {"project_id": "openstack/cinder", "vendor": "A", "name": "B"}
    value = {"drivers": [record, {**record, "name": "b"}, {**record, "name": "C"}, record]}
    assert list(driver_stems(Registry.of(value))) == [
        "driver/cinder/a/b",
        "driver/cinder/a/b--2",
        "driver/cinder/a/c",
        "driver/cinder/a/b--3",
    ]


@pytest.mark.parametrize(("path", "way"), [("index.html", ""), ("a/b/c.html", "../../")])
def test_up(path, way):
    assert up(path) == way
