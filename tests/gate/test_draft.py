"""A record while it is written: only what is about the field is said, and fixes are offered as answers."""

import pytest

from gate.draft import Draft
from gate.draft import about
from gate.draft import judged_patterns
from gate.draft import mended
from gate.draft import news
from gate.rules import RULES
from tests.gate.support import driver
from tests.gate.support import snapshot
from tests.gate.support import text

TABLES = {
    "projects": [{"id": "openstack/cinder", "name": "Cinder"}],
    "releases": [
        {"id": "Epoxy", "start": "2024-Oct-02", "version": "2025.1"},
        {"id": "Flamingo", "start": "2025-Apr-02", "version": "2025.2"},
    ],
}
TEMPLATE = {
    "id": "halden-ci",
    "success_pattern": "Build Successful",
    "failure_pattern": "Build Failed",
}
ADA = [{"name": "Ada", "email": "a@example.org"}]
OLD = driver("HX FC", maintainers=ADA, releases=["Epoxy"], ci=TEMPLATE)
BASE = snapshot(text(OLD, **TABLES))
NEW = {"project_id": "openstack/cinder", "vendor": "Halden", "name": "HX iSCSI"}


def rules_of(reports):
    return [report.rule for report in reports]


def test_only_what_is_about_the_field():
    placed = Draft(BASE, RULES).placed({"project_id": "openstack/cindr"})
    assert rules_of(about(placed, ["/project_id"])) == ["unknown-projects"]
    assert about(placed, ["/wiki"]) == []
    assert "driver-without-maintainer" in rules_of(news(placed))


def test_fixes_are_answers():
    placed = Draft(BASE, RULES).placed({**NEW, "releases": ["Epxy", "Flamingo"]})
    found = about(placed, ["/releases"])
    report = next(report for report in found if report.rule == "unknown-releases")
    assert mended(placed, report, "/releases") == ["Epoxy", "Flamingo"]
    assert mended(placed, report, "/releases/0") == "Epoxy"
    assert mended(placed, report, "/name") is None
    assert mended(placed, report, "/repo") is None


def test_new_record_stands_in_its_place():
    placed = Draft(BASE, RULES).placed(NEW)
    assert placed.pointer == "/drivers/1"
    assert Draft(BASE, RULES).placed({**NEW, "name": "AX"}).pointer == "/drivers/0"


def test_edit_noop():
    placed = Draft(BASE, RULES, 0).placed(OLD)
    assert placed.head.document.text == BASE.document.text
    assert news(placed) == []


def test_edit_pays_for_what_it_brings_in_alone():
    placed = Draft(BASE, RULES, 0).placed({**OLD, "wiki": "x.example.org"})
    assert rules_of(news(placed)) == ["links-without-scheme"]


def test_renamed_record_moves():
    two = snapshot(text(OLD, driver("HX NFS"), **TABLES))
    placed = Draft(two, RULES, 0).placed({**OLD, "name": "ZZ"})
    assert placed.place == 1
    assert [one.name for one in placed.head.registry.drivers] == ["HX NFS", "ZZ"]


def test_project_goes_along():
    project = {"id": "openstack/manila", "name": "Manila"}
    placed = Draft(BASE, RULES, project=project).placed({**NEW, "project_id": "openstack/manila"})
    assert about(placed, ["/project_id"]) == []
    assert list(placed.head.registry.projects) == ["openstack/cinder", "openstack/manila"]


@pytest.mark.parametrize(
    ("success", "failure", "rules"),
    [
        ("Build Successful", "Build Failed", ["placeholder-pattern", "placeholder-pattern"]),
        (r"hx-fc \S+ : SUCCESS", r"hx-fc \S+ : FAILURE", []),
        (r"hx-iscsi \S+ : SUCCESS", r"hx-iscsi \S+ : FAILURE", ["foreign-job-pattern"]),
        ("FAILURE", "SUCCESS", ["swapped-patterns"]),
        (None, None, []),
    ],
)
def test_judged_patterns_whatever_the_record_has(success, failure, rules):
    found = rules_of(judged_patterns(BASE, RULES, BASE.registry.drivers[0], success, failure))
    assert set(rules) <= set(found)
    assert bool(found) == bool(rules)
