"""A tiny complete registry with everything that may be known of it, and the pages that are made of it.

`--bless` writes the pages; the names of assets are written without their digest, so that a style does not touch them.
"""

import json
import re
import shlex
from datetime import UTC
from datetime import datetime
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from dashboard.build import build
from dashboard.history import Entry
from dashboard.history import Revision
from dashboard.inputs import Inputs
from registry.model import Registry
from tests.dashboard.sites import all_states
from tests.dashboard.sites import health
from tests.dashboard.sites import inputs as stated

ROOT = Path(__file__).parents[2]
SITE = Path(__file__).parent / "site"
EXPECTED = Path(__file__).parent / "expected"
NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
HASHED = re.compile(r"(static/\w+)\.[0-9a-f]{8}\.")
ADDED = Revision(
    commit="0123456789abcdef0123456789abcdef01234567",
    time=datetime(2026, 4, 2, 9, 30, tzinfo=UTC),
    author="Ada Lindqvist",
    subject="Add Halden HX iSCSI",
    review_url="https://review.example.org/c/openstack/driverlog/+/900001",
)
CHANGED = Revision(
    commit="1123456789abcdef0123456789abcdef01234567",
    time=datetime(2026, 4, 20, 9, 30, tzinfo=UTC),
    author="Ben Okafor",
    subject="Halden HX iSCSI is in Hibiscus",
)
HISTORY = {2: (Entry(CHANGED, "updated", ("releases",), None), Entry(ADDED, "added", (), None))}


def read(name):
    return json.loads((SITE / f"{name}.json").read_text(encoding="utf-8"))


def inputs(**known):
    return Inputs(
        Registry.of(read("default_data")), NOW, base_url="https://drivers.example.org/log", **known
    )


def pages(built):
    return {
        path: HASHED.sub(r"\1.", content.decode())
        for path, content in built.items()
        if path.endswith(".html")
    }


@pytest.fixture(scope="module")
def made():
    return pages(build(inputs(health=read("health"), upstream=read("upstream"), history=HISTORY)))


@pytest.mark.parametrize("name", ["default_data", "health"])
def test_the_inputs_fit_their_schemas(name):
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(read(name), schema)


def test_pages_are_as_expected(made, bless):
    if bless:
        for file in EXPECTED.rglob("*.html"):
            file.unlink()
        for path, text in made.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_text(text, encoding="utf-8")
    expected = {
        file.relative_to(EXPECTED).as_posix(): file.read_text(encoding="utf-8")
        for file in EXPECTED.rglob("*.html")
    }
    assert sorted(made) == sorted(expected)
    assert {path for path in made if made[path] != expected[path]} == set()


def test_what_is_not_known_is_said_and_never_reads_as_no():
    page = pages(build(inputs()))["driver/cinder/halden-storage/halden-hx-fc.html"]
    assert "Not in the tree" not in page
    assert "Failing" not in page
    assert "not checked does not mean that the code is not there" in page
    assert "The registry’s log was not read for this page." in page
    assert "CIs were not looked at for this page." in page


def test_a_command_to_copy_runs_nothing_of_the_data():
    value = read("default_data")
    value["drivers"][2]["name"] = """"; $(reboot) `x` ' HX"""
    built = build(Inputs(Registry.of(value), NOW))
    [page] = [text for path, text in pages(built).items() if "reboot-x-hx" in path]
    command = unescape(re.search(r"<code>(driverlog bot verify .*)</code>", page).group(1))
    assert shlex.split(command)[-1] == """Halden Storage, "; $(reboot) `x` ' HX"""
    assert command.endswith("""'Halden Storage, "; $(reboot) `x` '"'"' HX'""")
    assert shlex.split(command)[3:7] == [
        "--gerrit",
        "https://review.example.org",
        "--project",
        "openstack/driverlog",
    ]


def test_address_of_a_gerrit_runs_nothing_either():
    value = read("default_data")
    for entry in value["drivers"][2]["ci"]["tested"]:
        entry["review_url"] = "https://review.example.org/$(reboot)/c/openstack/cinder/+/1"
    page = pages(build(Inputs(Registry.of(value), NOW)))[
        "driver/cinder/halden-storage/halden-hx-iscsi.html"
    ]
    found = re.search(r"<code>(driverlog bot verify .*)</code>", page)
    assert found is None or "'https://review.example.org/$(reboot)'" in unescape(found.group(1))


def test_an_old_health_report_says_so():
    late = inputs(health=read("health") | {"generated_at": "2026-04-30T08:00:00Z"})
    assert "This report is 6 days older than the page." in pages(build(late))["ci.html"]
    assert "older than the page" not in pages(build(inputs(health=read("health"))))["ci.html"]


def test_no_mail_address_stands_in_a_page(made):
    assert not [path for path, text in made.items() if re.search(r"[\w.]+@[\w.]+\w", text)]
    page = made["driver/cinder/halden-storage/halden-hx-iscsi.html"]
    assert "ada.lindqvist" in page
    assert '<span class="at"> at </span>' in page


def test_each_driver_stands_in_the_table_and_on_a_page_of_its_own(made):
    table = made["index.html"]
    links = re.findall(r'<th scope="row" class="d"><a href="([^"]+)"', table)
    assert len(links) == 7
    assert set(links) <= made.keys()


def test_every_row_is_in_the_html_however_many_there_are():
    value = read("default_data")
    first = value["drivers"][0]
    value["drivers"] = [first | {"name": f"Driver {number}"} for number in range(250)]
    built = build(Inputs(Registry.of(value), NOW))
    for path in ("index.html", "project/cinder.html"):
        assert built[path].decode().count('<th scope="row" class="d">') == 250


def test_same_input_same_bytes():
    assert build(inputs(health=read("health"))) == build(inputs(health=read("health")))


def lead(built, path):
    (found,) = re.findall(r'<p class="lead">(.*?)(?:</p>|\n)', pages(built)[path])
    return found


def test_results_that_are_no_ticks_today_are_not_denied():
    """Of a CI that fell silent something is recorded: only where nothing is may a page say so."""
    value = all_states()
    silent = [one for one in value["drivers"] if one["name"] == "Silent"]
    built = build(stated(value | {"drivers": silent}, health=health(Silent="silent")))
    assert "None carries a tick today" in lead(built, "index.html")
    assert lead(built, "vendor/halden-storage.html") == "1 driver, none with a tick today."
    claimed = [one for one in value["drivers"] if one["name"] == "Claimed"]
    built = build(stated(value | {"drivers": claimed}, health=None))
    assert "No CI result is recorded" in lead(built, "index.html")
    assert lead(built, "vendor/halden-storage.html") == "1 driver, no CI result recorded."


@pytest.mark.parametrize("base_url", ["", "https://drivers.example.org"])
def test_badge_to_copy_says_what_it_lacks(base_url):
    page = pages(build(stated(base_url=base_url)))["driver/cinder/halden-storage/tested.html"]
    assert ("with the address of this site in front" in page) is not bool(base_url)
