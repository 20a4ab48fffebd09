"""A row that comes to a table has the whole file looked at; what is said of the records stays the same."""

import json

import pytest

from gate.check import Request
from gate.check import check
from gate.finding import Scope
from gate.finding import State
from gate.rules import RULES
from registry.model import identity_of
from tests.gate.support import driver
from tests.gate.support import snapshot
from tests.gate.support import text
from tests.gate.test_cases import CASES

PROJECTS = [{"id": "openstack/cinder", "name": "Cinder"}]
MORE = [*PROJECTS, {"id": "openstack/ironic", "name": "Ironic"}]
# These know of a neighbour that is wrong in itself only when they look at the whole file, and then keep silent.
QUIETER = {"ok_lost_vendor_is_another_rule", "ok_unknown_project_is_another_rule"}


def news(rules, head, base, *, everything=False):
    """What is new of the records: which record, what, how bad."""
    reports = check(Request(snapshot(head), rules, snapshot(base), everything)).reports
    return [
        (report.driver.name, report.severity, report.message)
        for report in reports
        if report.state is State.NEW and report.driver is not None
    ]


def hx(name, vendor="Halden Storage"):
    return driver(name, vendor, releases=[])


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("vendor-variants", [hx("HX")], [hx("KX", "Halden storage")]),
        ("vendor-variants", [hx("HX")], [hx("KX", "HaldenStorage"), hx("LX", "HaldenStorage")]),
        ("duplicate-drivers", [hx("hx iscsi")], [hx("HX iSCSI")]),
        ("near-duplicate-drivers", [hx("HX iSCSI volume driver")], [hx("HX iSCSI")]),
    ],
)
def test_what_comes_is_told_whatever_else_comes(rule, old, new):
    rules = [RULES.named(rule)]
    base, head = text(*old, projects=PROJECTS), text(*old, *new, projects=PROJECTS)
    told = news(rules, text(*old, *new, projects=MORE), base)
    assert told == news(rules, head, base)
    assert sorted(name for name, *_ in told) == sorted(record["name"] for record in new)


def test_of_records_out_of_order_those_that_come_are_told():
    old = [hx("HX", "Dovre")]
    head = {
        "projects": MORE,
        "releases": [],
        "drivers": [*old, hx("VX", "Aldra"), hx("WX", "Brekke")],
    }
    rules = [RULES.named("unsorted-drivers")]
    told = news(rules, json.dumps(head, indent=4), text(*old, projects=PROJECTS))
    assert [name for name, *_ in told] == ["VX", "WX"]


def _without_one(value):
    for index in range(len(value.get("drivers", ()))):
        rest = value["drivers"][:index] + value["drivers"][index + 1 :]
        yield index, {**value, "drivers": rest}


COMPARING = [rule for rule in RULES if rule.META.scope is Scope.REGISTRY]


@pytest.mark.parametrize("rule", COMPARING, ids=lambda rule: rule.META.name)
def test_a_record_more_is_told_the_same_in_the_whole_file(rule):
    for folder in sorted((CASES / rule.META.name).iterdir()):
        value = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        head = json.dumps(value, indent=4, ensure_ascii=False)
        for index, base in _without_one(value) if folder.name not in QUIETER else ():
            before = json.dumps(base, indent=4, ensure_ascii=False)
            told = news([rule], head, before)
            where = (folder.name, identity_of(value["drivers"][index]))
            assert (where, news([rule], head, before, everything=True)) == (where, told)
