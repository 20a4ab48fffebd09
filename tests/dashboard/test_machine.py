"""What programs read: the original's shapes, a file per driver, CSV, feed, badges; also of hostile data."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import jsonschema_rs
import pytest

from dashboard.derive import derive
from dashboard.machine import crawlers
from dashboard.machine.table import COLUMNS
from dashboard.machine.table import cell
from tests.dashboard.conftest import built
from tests.dashboard.sites import BASE
from tests.dashboard.sites import HOSTILE
from tests.dashboard.sites import ROOT
from tests.dashboard.sites import evidence
from tests.dashboard.sites import inputs

ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"
RECORD = json.loads((ROOT / "schemas/site_driver.schema.json").read_text(encoding="utf-8"))


def test_registry_byte_for_byte():
    raw = b'{"drivers": [],\r\n\t"projects": "\xff"}\n'
    some = inputs({})
    assert built(type(some)(some.registry, some.now, raw))["data/default_data.json"] == raw


def test_drivers_in_the_original_shape(site):
    rows = {row["name"]: row for row in json.loads(site["api/1.0/drivers"])["drivers"]}
    assert rows["Tested"] == {
        "project_id": "openstack/cinder",
        "vendor": "Halden Storage",
        "name": "Tested",
        "description": "Provides volumes on Tested.",
        "maintainers": [{"name": "Ada Lindqvist", "irc": "ada", "launchpad_id": "adal"}],
        "wiki": "https://docs.example.org/hx",
        "releases": {
            "hibiscus": {
                "ci_tested": True,
                "ci_result": True,
                "comment": evidence()["comment"],
                "timestamp": 1777886497,
                "review_url": evidence()["review_url"],
            },
            "gazpacho": {
                "ci_tested": True,
                "ci_result": True,
                "comment": evidence()["comment"],
                "timestamp": 1777886497,
                "review_url": evidence()["review_url"],
            },
            "flamingo": {"ci_tested": False},
        },
        "branches": {},
        "releases_info": [
            {"release_id": "flamingo", "name": "Flamingo", "wiki": "https://releases.example.org/flamingo"},
            {"release_id": "gazpacho", "name": "Gazpacho", "wiki": "https://releases.example.org/gazpacho"},
            {"release_id": "hibiscus", "name": "Hibiscus", "wiki": "https://releases.example.org/hibiscus"},
        ],
        "project_name": "Cinder (Block Storage)",
        "ci": {"id": "halden-ci", "success_pattern": "hx : SUCCESS", "failure_pattern": "hx : FAILURE"},
    }  # fmt: skip
    assert rows["Bare"]["releases"] == {}
    assert "ci" not in rows["Claimed"]


def test_ci_that_failed_is_not_tested(site):
    """The original showed it as tested."""
    rows = {row["name"]: row for row in json.loads(site["api/1.0/drivers"])["drivers"]}
    assert rows["Failing"]["releases"]["hibiscus"]["ci_tested"] is False


def test_lists_in_the_original_shape(site):
    assert json.loads(site["api/1.0/list/releases"]) == {
        "releases": [
            {"id": "hibiscus", "text": "Hibiscus"},
            {"id": "gazpacho", "text": "Gazpacho"},
            {"id": "flamingo", "text": "Flamingo"},
        ]
    }
    assert json.loads(site["api/1.0/list/project_ids"]) == {
        "project_ids": [
            {"id": "openstack/cinder", "text": "Cinder (Block Storage)"},
            {"id": "openstack/manila", "text": "Manila (Shared File Storage)"},
        ]
    }
    assert json.loads(site["api/1.0/list/vendors"]) == {
        "vendors": [
            {"id": name, "text": name} for name in ("Bare & Sons", "Halden Storage", "Ålesund Büro 北京")
        ]
    }  # fmt: skip


def test_each_resource_stands_at_both_addresses(site):
    for path in ("drivers", "list/releases", "list/project_ids", "list/vendors"):
        assert site[f"api/1.0/{path}"] == site[f"api/1.0/{path}.json"]


def test_no_mail_address_but_in_the_registry(site):
    for path, content in site.items():
        assert path == "data/default_data.json" or b"ada@example.org" not in content, path


def records(found):
    return [json.loads(found[path]) for path in found if re.fullmatch(r"driver/.*\.json", path)]


def test_records_fit_their_schema(site, hostile):
    validator = jsonschema_rs.Draft202012Validator(RECORD)
    bare = built(inputs(health=None, upstream=None, history=None))
    for found in (site, bare, hostile):
        assert len(records(found)) == len([path for path in found if path.endswith(".svg")])
        for record in records(found):
            assert [error.message for error in validator.iter_errors(record)] == []


def test_record_of_a_driver(site):
    record = json.loads(site["driver/cinder/halden-storage/tested.json"])
    assert record["state"] == "tested"
    assert record["marks"][0] == {
        "release": "Hibiscus",
        "listed": True,
        "state": "tested",
        "why": record["marks"][0]["why"],
        "at": "2026-05-04T09:21:37Z",
        "review_url": evidence()["review_url"],
        "log_url": evidence()["log_url"],
        "comment": evidence()["comment"],
        "upstream": {
            "answer": "yes",
            "why": "",
            "url": "https://opendev.org/openstack/cinder/src/branch/master/cinder/hx.py",
        },
    }
    assert [mark["upstream"]["answer"] for mark in record["marks"]] == ["yes", "no", "unknown"]
    assert record["history"][0]["before"] == ["a", "b", "c"]
    assert record["page"] == f"{BASE}/driver/cinder/halden-storage/tested.html"


def test_records_without_history_say_so():
    assert records(built(inputs(history=None)))[0]["history"] is None
    assert records(built(inputs(history={})))[0]["history"] == []


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def test_table(site):
    head, *rows = table(site["drivers.csv"])
    assert tuple(head) == COLUMNS
    found = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    assert found["Tested"] == {
        "project_id": "openstack/cinder",
        "vendor": "Halden Storage",
        "driver": "Tested",
        "description": "Provides volumes on Tested.",
        "releases": "Flamingo; Gazpacho; Hibiscus",
        "state": "tested",
        "ci_tested_releases": "Hibiscus; Gazpacho",
        "last_tested_at": "2026-05-04T09:21:37Z",
        "review_url": evidence()["review_url"],
        "log_url": evidence()["log_url"],
        "ci_account": "halden-ci",
        "maintainers": "Ada Lindqvist",
        "documentation": "https://docs.example.org/hx",
        "page": f"{BASE}/driver/cinder/halden-storage/tested.html",
    }


def test_no_cell_is_a_formula(hostile):
    head, *rows = table(hostile["drivers.csv"])
    assert len(rows) == len(HOSTILE) + 1
    for row in rows:
        assert len(row) == len(head)
        assert not [value for value in row if value.lstrip()[:1] in "=+-@\t\r" and value.strip()]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\u00a0=1"]
)
def test_formula_is_guarded(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "HX-1", "https://example.org/-x", "3", "'"])
def test_cell_noop(text):
    assert cell(text) == text


def test_robots(site):
    assert site["robots.txt"] == f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\n".encode()
    bare = built(inputs(base_url=""))
    assert bare["robots.txt"] == b"User-agent: *\nAllow: /\n"
    assert "sitemap.xml" not in bare


def test_large_sitemap_comes_in_parts():
    drivers = [{"project_id": "p", "vendor": "v", "name": f"n {n}"} for n in range(50_100)]
    found = derive(inputs({"drivers": drivers}, health=None, upstream=None, history=None))
    parts = dict(crawlers.files(found))
    assert sorted(parts) == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert parts["sitemap-1.xml"].count(b"<url>") == 50_000
    assert f"<loc>{BASE}/sitemap-2.xml</loc>".encode() in parts["sitemap.xml"]


def test_everything_hostile_is_well_formed(hostile):
    for path, content in hostile.items():
        if path.startswith(("api/", "driver/")) and not path.endswith(".svg"):
            json.loads(content.decode("utf-8"))
        if path.endswith((".xml", ".svg", ".atom")):
            ET.fromstring(content.decode("utf-8"))
