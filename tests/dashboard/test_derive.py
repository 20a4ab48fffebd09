"""What a whole driver comes to, from its releases, and what reports of the wrong shape are taken for."""

from datetime import UTC
from datetime import datetime

import pytest

from dashboard.derive import derive
from dashboard.derive import short_title
from dashboard.health import read_health
from dashboard.inputs import Inputs
from dashboard.states import State
from dashboard.upstream import read_upstream
from registry.model import Registry

NOW = datetime(2026, 5, 6, tzinfo=UTC)
RELEASES = [
    {"id": "Zed", "start": "2022-Mar-30", "status": "eol"},
    {"id": "Gazpacho", "start": "2025-Oct-01", "status": "maintained"},
    {"id": "Hibiscus", "start": "2026-Apr-01", "status": "development"},
]
IDENTITY = ["openstack/cinder", "Halden Storage", "HX"]


def evidence(release, at="2026-05-01T00:00:00Z"):
    return {"release": release, "tested_at": at, "review_url": "https://review.example.org/1"}


def seen(releases, tested=(), **known):
    record = dict(zip(("project_id", "vendor", "name"), IDENTITY, strict=True))
    record |= {"releases": releases, "ci": {"id": "halden-ci", "tested": list(tested)}}
    registry = Registry.of({"releases": RELEASES, "drivers": [record]})
    return derive(Inputs(registry, NOW, **known))


def driver(*args, **known):
    return seen(*args, **known).drivers[0]


def test_releases_come_newest_first_unknown_ones_last():
    marks = driver(["Zed", "Nowhere", "Hibiscus", "Zed"]).marks
    assert [mark.release for mark in marks] == ["Hibiscus", "Zed", "Nowhere"]


def test_a_living_release_that_is_tested_speaks_for_the_driver():
    one = driver(["Zed", "Gazpacho", "Hibiscus"], [evidence("Gazpacho"), evidence("Zed")])
    assert (one.state, one.headline.release, one.past) == (State.TESTED, "Gazpacho", None)


def test_a_tick_of_an_ended_release_says_nothing_of_today():
    one = driver(["Zed", "Gazpacho"], [evidence("Zed")])
    assert (one.state, one.headline, one.past.release) == (State.CLAIMED, None, "Zed")


def test_a_driver_that_ended_keeps_its_last_tick():
    one = driver(["Zed"], [evidence("Zed")])
    assert (one.state, one.headline.release) == (State.TESTED, "Zed")


def test_the_newest_evidence_of_a_release_counts():
    one = driver(
        ["Zed"], [evidence("Zed", "2022-05-01T00:00:00Z"), evidence("Zed", "2022-06-01T00:00:00Z")]
    )
    assert one.headline.at == "2022-06-01T00:00:00Z"


def test_evidence_of_a_release_that_the_record_does_not_list_is_shown_as_such():
    marks = driver(["Gazpacho"], [evidence("Hibiscus")]).marks
    assert [(mark.release, mark.state, mark.listed) for mark in marks] == [
        ("Hibiscus", State.TESTED, False),
        ("Gazpacho", State.CLAIMED, True),
    ]


def test_without_an_upstream_report_nothing_is_said_of_the_tree():
    assert {mark.tree.answer for mark in driver(["Zed", "Gazpacho"]).marks} == {"unasked"}


@pytest.mark.parametrize(
    ("answer", "shown"), [("yes", "yes"), ("no", "no"), ("unknown", "unknown"), ("maybe", "unknown"), (None, "unknown")]
)  # fmt: skip
def test_upstream_answers(answer, shown):
    claims = [{"driver": IDENTITY, "release": "Gazpacho", "answer": answer, "url": None}]
    marks = driver(["Zed", "Gazpacho"], upstream={"claims": claims}).marks
    assert [mark.tree.answer for mark in marks] == [shown, "unasked"]


def test_a_tree_that_has_the_code_of_a_release_that_is_not_listed():
    missing = [{"driver": IDENTITY, "release": name, "url": None} for name in ("Zed", "Gazpacho")]
    one = driver(["Gazpacho"], upstream={"claims": [], "missing": [*missing, 7, {"driver": "x"}]})
    assert [found.release for found in one.unlisted] == ["Zed"]


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"drivers": 7},
        {"drivers": [7]},
        {"drivers": [{"driver": ["a", 1, "c"], "branches": "x"}]},
        {"accounts": [None]},
    ],
)
def test_a_health_report_of_the_wrong_shape_is_no_answer(report):
    assert read_health(report) is not None
    assert driver(["Gazpacho"], health=report).state is State.CLAIMED


def test_no_report_is_none():
    assert (read_health(None), read_upstream(None), driver(["Zed"]).history) == (None, None, None)


def test_vendors_that_differ_in_case_alone_share_a_page():
    records = [
        {"project_id": "openstack/cinder", "vendor": vendor, "name": vendor} for vendor in ("EMC", "Emc", "Acme")
    ]  # fmt: skip
    vendors = derive(Inputs(Registry.of({"drivers": records}), NOW)).vendors
    assert [(group.path, len(group.drivers)) for group in vendors] == [
        ("vendor/acme.html", 1),
        ("vendor/emc.html", 2),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Cinder (Block Storage)", "Cinder"),
        ("Nova", "Nova"),
        ("", "openstack/x"),
        (" (x)", "openstack/x"),
    ],
)
def test_short_title(name, shown):
    assert short_title(name, "openstack/x") == shown
