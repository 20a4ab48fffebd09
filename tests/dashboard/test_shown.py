"""How values get onto a page, releases in words, the row of the table, and the numbers of the picture."""

from datetime import UTC
from datetime import datetime

import pytest
from markupsafe import Markup

from dashboard.coverage import coverage
from dashboard.derive import derive
from dashboard.inputs import Inputs
from dashboard.releases import runs
from dashboard.releases import spoken
from dashboard.shown import cut
from dashboard.shown import day
from dashboard.shown import mail_parts
from dashboard.shown import shown
from dashboard.table_row import table_row
from registry.model import Identity
from registry.model import Registry

RANKS = {
    name: rank for rank, name in enumerate(["Zed", "Epoxy", "Flamingo", "Gazpacho", "Hibiscus"])
}
NOW = datetime(2026, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("plain", "plain", id="noop"),
        pytest.param("a\r\nb\tc", "a  b c", id="on one line"),
        pytest.param("\u202egnp", "‹U+202E›gnp", id="what reorders text"),
        pytest.param("a\u200bb\ud800", "a‹U+200B›b‹U+D800›", id="invisible, half a pair"),
        pytest.param("a\u2028b", "a‹U+2028›b", id="a line end that is none"),
        pytest.param(7, "7", id="number"),
        pytest.param(Identity("\u202e", "b", "c"), "‹U+202E›, b, c", id="what turns into text"),
        pytest.param(Markup("<b>\n</b>"), Markup("<b>\n</b>"), id="our markup passes"),
    ],
)
def test_shown(value, expected):
    assert shown(value) == expected


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        (None, 5, ""),
        ("abc", 3, "abc"),
        ("one two three", 10, "one two…"),
        ("abcdefghij", 5, "abcd…"),
        ("a bcdefghij", 6, "a bcd…"),
    ],
)
def test_cut(text, most, expected):
    assert cut(text, most) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-05-04T09:21:37Z", "2026-05-04"),
        ("2026-05-04", "2026-05-04"),
        ("", ""),
        ("<b>", "<b>"),
        ("x" * 99, "x" * 23 + "…"),
    ],
)
def test_day(moment, expected):
    assert day(moment) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("ada@example.org", ("ada", "example.org")),
        (None, None),
        ("", None),
        ("ada", None),
        ("a@b@c", None),
        ("a b@c", None),
    ],
)
def test_mail_parts(address, expected):
    assert mail_parts(address) == expected


@pytest.mark.parametrize(
    ("names", "found", "words"),
    [
        ([], [], ""),
        (["Zed"], [(0, 0)], "Zed"),
        (["Gazpacho", "Flamingo", "Epoxy", "Epoxy"], [(1, 3)], "Epoxy to Gazpacho"),
        (["Zed", "Flamingo", "Hibiscus"], [(0, 0), (2, 2), (4, 4)], "Zed, Flamingo, Hibiscus"),
        (["Zed", "Nowhere"], [(0, 0)], "Zed, Nowhere"),
        (["Zed", "Flamingo", "Hibiscus", "Nowhere"], [(0, 0), (2, 2), (4, 4)], "…, Flamingo, Hibiscus, Nowhere"),
    ],
)  # fmt: skip
def test_releases_in_words(names, found, words):
    assert list(runs(names, RANKS)) == found
    assert spoken(names, RANKS) == words


def seen(**fields):
    record = {
        "project_id": "openstack/cinder",
        "vendor": "Halden",
        "name": "HX",
        "releases": ["Zed", "Flamingo", "Gazpacho"],
    }
    releases = [{"id": name, "status": "maintained"} for name in RANKS]
    return derive(Inputs(Registry.of({"releases": releases, "drivers": [record | fields]}), NOW))


def row(**fields):
    return table_row(seen(**fields).drivers[0], RANKS, frozenset(["Hibiscus", "Gazpacho"]))


def test_row_has_what_filters_go_by():
    tested = [{"release": "Gazpacho", "tested_at": "2026-05-01T00:00:00Z"}]
    one = row(ci={"id": "halden-ci", "tested": tested})
    assert (one.spans, one.states, one.tested, one.ended) == ("0 2-3", "3t", "Gazpacho", False)
    assert "halden-ci" in one.words


def test_row_cuts_what_is_long_and_keeps_it_findable():
    one = row(description="word " * 60 + "needle", name="N" * 200, releases=["Zed"])
    assert len(one.description) <= 150
    assert one.description.endswith("…")
    assert "needle" in one.words
    assert (one.name[-1], one.ended) == ("…", True)


def test_row_has_no_mail_address():
    people = [
        {"name": "Ada Lindqvist", "email": "ada@example.org", "irc": "ada"},
        {"name": "B"},
        {"name": "C"},
    ]
    one = row(maintainers=people)
    assert one.people == "Ada Lindqvist, B and 1 more"
    assert "ada@" not in one.words
    assert "ada" in one.words.split()


def test_coverage_counts_what_is_listed_and_what_is_tested():
    tested = [{"release": "Gazpacho", "tested_at": "2026-05-01T00:00:00Z"}]
    found = coverage(seen(ci={"id": "halden-ci", "tested": tested}))
    assert [release.id for release in found.releases] == ["Zed", "Epoxy", "Flamingo", "Gazpacho"]
    assert [(cell.listed, cell.tested) for cell in found.sums] == [(1, 0), (0, 0), (1, 0), (1, 1)]
    assert [cell.step for cell in found.rows[0].cells] == [5, 0, 5, 5]
    assert found.most == 1


def test_coverage_counts_no_mark_of_a_release_that_is_not_listed():
    tested = [{"release": "Epoxy", "tested_at": "2026-05-01T00:00:00Z"}]
    found = coverage(seen(ci={"id": "halden-ci", "tested": tested}))
    assert [(cell.listed, cell.tested) for cell in found.sums] == [(1, 0), (0, 0), (1, 0), (1, 0)]


def test_coverage_of_nothing():
    assert coverage(derive(Inputs(Registry.of({}), NOW))).releases == ()
