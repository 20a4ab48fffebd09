"""The feed as RFC 4287 has it, and the badges: in words, wide enough, of enough contrast; also of hostile data."""

import xml.etree.ElementTree as ET
from datetime import UTC
from datetime import datetime

import pytest

from dashboard.derive import derive
from dashboard.machine import feed
from dashboard.machine.badges import badge
from dashboard.machine.moments import iso
from dashboard.machine.moments import moment
from dashboard.states import State
from tests.dashboard.conftest import built
from tests.dashboard.sites import BASE
from tests.dashboard.sites import HOSTILE
from tests.dashboard.sites import NOW
from tests.dashboard.sites import REVIEW
from tests.dashboard.sites import all_states
from tests.dashboard.sites import ci
from tests.dashboard.sites import driver
from tests.dashboard.sites import evidence
from tests.dashboard.sites import inputs
from tests.dashboard.sites import line

ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"


def entries(content):
    return ET.fromstring(content.decode("utf-8")).findall(f"{ATOM}entry")


def texts(parent, name):
    return [child.text for child in parent.findall(f"{ATOM}{name}")]


def well_formed(content):
    """What RFC 4287 demands of a feed and its entries (section 4.1)."""
    root = ET.fromstring(content.decode("utf-8"))
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [text] = texts(parent, name)
            assert text.strip()
        assert moment(texts(parent, "updated")[0]) is not None
        assert texts(parent, "id")[0].startswith("urn:uuid:")
        links = [
            (link.get("rel"), link.get("type"), link.get("hreflang"))
            for link in parent.findall(f"{ATOM}link")
        ]
        alternate = [link for link in links if link[0] == "alternate"]
        assert len(alternate) == 1
        assert len(set(links)) == len(links)
        for author in parent.findall(f"{ATOM}author"):
            assert texts(author, "name")[0].strip()
            assert author.find(f"{ATOM}email") is None
    assert root.find(f"{ATOM}author") is not None
    ids = [texts(entry, "id")[0] for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return root


def test_feed(site):
    root = well_formed(site["feed.atom"])
    titles = [texts(entry, "title")[0] for entry in entries(site["feed.atom"])]
    assert titles[0].startswith("Halden Storage, Tested (Cinder): CI tested in ")
    assert "New driver: Halden Storage, Claimed (Cinder)" in titles
    assert texts(root, "updated") == ["2026-05-04T09:21:37Z"]
    [self_link] = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert self_link.get("href") == f"{BASE}/feed.atom"


def test_feed_of_hostile_data(hostile):
    well_formed(hostile["feed.atom"])
    assert len(hostile["feed.atom"]) < 2_000_000


def test_feed_where_nothing_is_new():
    root = well_formed(built(inputs({}, history=None, health=None, upstream=None))["feed.atom"])
    assert texts(root, "updated") == [iso(NOW)]
    assert root.findall(f"{ATOM}entry") == []


def feed_of(*tested, now=NOW, **fields):
    some = inputs(
        all_states() | {"drivers": [driver("HX", ci=ci(*tested), **fields)]},
        health=None,
        history=None,
    )
    return entries(feed.content(derive(type(some)(some.registry, now, base_url=BASE))))


def test_mark_that_is_renewed_is_the_same_entry():
    [before] = feed_of(evidence())
    [after] = feed_of(
        evidence(change=912399, tested_at="2026-05-05T00:00:00Z"),
        now=datetime(2026, 6, 1, tzinfo=UTC),
    )
    assert texts(before, "id") == texts(after, "id")
    assert texts(before, "updated") < texts(after, "updated")


def test_marks_of_two_releases_are_two_entries():
    assert len(feed_of(evidence(), evidence("Hibiscus", "master"))) == 2


NO_NEWS = (
    "",
    "yesterday",
    "2026-05-04",
    "2026-05-04T09:21:37",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
)


@pytest.mark.parametrize("at", NO_NEWS)
def test_mark_at_no_moment_or_in_the_future_is_no_news(at):
    assert feed_of(evidence(tested_at=at)) == []


def test_feed_ends_somewhere():
    drivers = [driver(f"HX {n}", ci=ci(evidence())) for n in range(300)]
    assert (
        len(entries(built(inputs(all_states() | {"drivers": drivers}))["feed.atom"])) == feed.MOST
    )


def test_author_of_a_new_driver():
    some = inputs(all_states() | {"drivers": [driver("HX")]}, history={0: (line(author="Ada"),)})
    [entry] = entries(built(some)["feed.atom"])
    assert texts(entry.find(f"{ATOM}author"), "name") == ["Ada"]
    [related] = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "related"]
    assert related.get("href") == REVIEW


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    "text", ["CI tested in Gazpacho", "iiiiiiii", "WWWWWWWW", "北京", *HOSTILE]
)
def test_badge(text, state):
    picture = ET.fromstring(badge(text, state).decode("utf-8"))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == picture.find(f"{SVG}title").text
    assert picture.get("aria-label").startswith("DriverLog: ")
    assert len(picture.get("aria-label")) < 60
    assert {e.tag for e in picture.iter()} == {
        f"{SVG}{n}" for n in ("svg", "title", "rect", "path", "g", "text")
    }
    assert not {
        name
        for e in picture.iter()
        for name in e.attrib
        if name.startswith("on") or name in ("style", "href")
    }
    spans = [(float(t.get("x")), float(t.get("textLength"))) for t in picture.iter(f"{SVG}text")]
    assert spans[0][0] + spans[0][1] < spans[1][0]
    assert spans[1][0] + spans[1][1] <= float(picture.get("width"))


def test_width_of_a_badge_comes_from_its_text():
    widths = [
        int(ET.fromstring(badge(text, State.TESTED)).get("width"))
        for text in ("ii", "mm", "mmm", "北京北京")
    ]
    assert widths == sorted(set(widths))


def test_badge_in_words(site):
    badges = {path: ET.fromstring(svg) for path, svg in site.items() if path.endswith(".svg")}
    said = {path.rpartition("/")[2]: svg.get("aria-label") for path, svg in badges.items()}
    assert said == {
        "claimed.svg": "DriverLog: claimed, no CI proof",
        "failing.svg": "DriverLog: CI failing in Hibiscus",
        "silent.svg": "DriverLog: CI silent since 2026-05-04",
        "tested.svg": "DriverLog: CI tested in Hibiscus",
        "unknown.svg": "DriverLog: not known",
        "bare.svg": "DriverLog: claimed, no CI proof",
        "share.svg": "DriverLog: claimed, no CI proof",
    }


def contrast(colour, other="#ffffff"):
    def light(text):
        parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    one, two = sorted((light(colour), light(other)), reverse=True)
    return (one + 0.05) / (two + 0.05)


@pytest.mark.parametrize("state", State)
def test_contrast_of_a_badge(state):
    colour = ET.fromstring(badge("x", state)).find(f"{SVG}path").get("fill")
    assert contrast(colour) >= 4.5
