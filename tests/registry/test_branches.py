"""Which release a branch belongs to, at which moment."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.branches import branch_names
from registry.branches import release_of
from registry.model import Registry

RELEASES = [
    {"id": "Icehouse", "start": "2013-Oct-17"},
    {"id": "Zed", "start": "2022-Apr-01"},
    {"id": "Antelope", "start": "2022-Oct-07", "version": "2023.1"},
    {"id": "Gazpacho", "start": "2025-Oct-03", "version": "2026.1"},
    {"id": "Hibiscus", "start": "2026-Apr-03", "version": "2026.2"},
    {"id": "Unknown", "start": "some day"},
]
REGISTRY = Registry.of({"releases": RELEASES})
NOW = date(2026, 1, 15)


def release(branch, today=NOW, registry=REGISTRY):
    found = release_of(branch, registry, today)
    return found and found.id


@pytest.mark.parametrize(
    ("branch", "expected"),
    [
        ("stable/icehouse", "Icehouse"),
        ("unmaintained/zed", "Zed"),
        ("stable/2026.1", "Gazpacho"),
        ("unmaintained/2023.1", "Antelope"),
        ("stable/2026.2", "Hibiscus"),
        ("stable/gazpacho", None),
        ("stable/Icehouse", None),
        ("stable/nosuch", None),
        ("stable/", None),
        ("feature/zed", None),
        ("refs/heads/stable/zed", None),
        ("", None),
    ],
)
def test_branch_of_a_release(branch, expected):
    assert release(branch) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2013, 10, 16), None),
        (date(2013, 10, 17), "Icehouse"),
        (date(2022, 10, 6), "Zed"),
        (date(2022, 10, 7), "Antelope"),
        (date(2026, 4, 2), "Gazpacho"),
        (date(2026, 4, 3), "Hibiscus"),
        (date(2099, 1, 1), "Hibiscus"),
    ],
)
def test_master_at_a_moment(today, expected):
    assert release("master", today) == expected


def test_master_in_an_unsorted_table():
    assert release("master", registry=Registry.of({"releases": RELEASES[::-1]})) == "Gazpacho"


def test_branch_names():
    names = {r.id: branch_names(r) for r in REGISTRY.releases.values()}
    assert names["Icehouse"] == ("stable/icehouse", "unmaintained/icehouse")
    assert names["Antelope"] == ("stable/2023.1", "unmaintained/2023.1")


def test_every_release_of_our_own_registry_has_its_branches():
    file = Path(__file__).parents[2] / "data" / "default_data.json"
    registry = Registry.of(json.loads(file.read_text(encoding="utf-8")))
    for row in registry.releases.values():
        for branch in branch_names(row):
            assert release(branch, registry=registry) == row.id
    assert release("master", registry=registry) == "Gazpacho"
