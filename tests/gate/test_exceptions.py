"""The exceptions file: what it hides, and what is said of it when it hides nothing."""

import json

import pytest

from gate.finding import Finding
from gate.finding import Scope
from tests.gate.support import BAD_RELEASE
from tests.gate.support import NO_WIKI
from tests.gate.support import SAME_WIKI
from tests.gate.support import driver
from tests.gate.support import judge
from tests.gate.support import own
from tests.gate.support import rule
from tests.gate.support import run

BARE = driver("HX")
BAD = driver("Mini", wiki="w", releases=["Juno", "Bad", "Bad"])
FINE = driver("Fine", wiki="w")
HERE = ("data/default_data.json", "data/exceptions.json")


def exception(rule="no-wiki", name="HX", vendor="Halden", **fields):
    who = ["openstack/cinder", vendor, name]
    return {"rule": rule, "driver": who, "reason": "It was looked at and is right.", **fields}


def found(*arguments, **options):
    reports = judge(*arguments, **options).reports
    return [(str(r.state), str(r.severity), r.rule, r.path, r.pointer) for r in reports]


def unused(state, row=0):
    where = ("data/exceptions.json", f"/exceptions/{row}")
    return (state, "warning", "unused-exception", *where)


def test_exception_hides_its_finding():
    assert found([BARE, FINE], exceptions=[exception()]) == []
    assert found([BARE], [FINE], exceptions=[exception()]) == []
    others = found([BARE, driver("Mini")], exceptions=[exception()])
    assert [row[-1] for row in others] == ["/drivers/1/wiki"]


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "bad-release"},
        {"name": "hx"},
        {"vendor": "Orb"},
        {"pointer": "/wiki/0"},
        {"pointer": "/wik"},
    ],
)
def test_exception_hides_nothing_else(other):
    rules = [NO_WIKI, BAD_RELEASE]
    reports = found([BARE], rules=rules, exceptions=[exception(**other)])
    assert [row[2] for row in reports] == ["no-wiki", "unused-exception"]


def test_exception_may_be_narrow():
    narrow = exception("bad-release", "Mini", pointer="/releases/1")
    reports = found([BAD], rules=[BAD_RELEASE], exceptions=[narrow])
    assert [row[-1] for row in reports] == ["/drivers/0/releases/2"]
    wide = exception("bad-release", "Mini", pointer="/releases")
    assert found([BAD], rules=[BAD_RELEASE], exceptions=[wide]) == []


def test_unused_exception_of_a_whole_file():
    assert found([FINE], exceptions=[exception(), exception(name="Fine")]) == [
        unused("new"), unused("new", 1),
    ]  # fmt: skip


def test_exception_is_looked_at_though_its_record_is_not_touched():
    base, head = [BARE, FINE], [BARE, {**FINE, "repo": "x/y"}]
    assert found(head, base, exceptions=[exception()]) == []


def test_who_mends_the_record_takes_the_exception_out():
    mended = {**BARE, "wiki": "w"}
    assert found([mended], [BARE], exceptions=[exception()]) == [unused("new")]


def test_exception_that_was_unused_before_is_not_the_authors():
    head = [{**FINE, "repo": "x/y"}]
    assert found(head, [FINE], exceptions=[exception(name="Fine")]) == [unused("unchanged")]
    assert found(head, [FINE], exceptions=[exception(name="Fine")], paths=HERE) == [unused("new")]


def test_exception_from_a_rule_that_did_not_run_is_not_judged():
    assert found([BARE], exceptions=[exception(), exception("unknown-releases")]) == []
    on_change = rule("on-change", lambda change: [Finding("", "x")], Scope.CHANGE)
    rows = [exception("on-change")]
    assert found([FINE], rules=[on_change], exceptions=rows) == [unused("new")]
    assert found([FINE], [BARE], rules=[on_change], exceptions=rows)[1:] == [unused("unchanged")]


def test_exception_from_a_rule_that_does_not_exist():
    rows = [exception(), exception("no-such-rule")]
    assert found([BARE], exceptions=rows) == [unused("new", 1)]


def test_nothing_is_unused_in_a_broken_file():
    assert found('{"drivers": [', exceptions=[exception("unknown-releases")]) == []


def test_comparing_rules_can_be_excepted():
    rows = [driver("A", wiki="same"), driver("B", wiki="same")]
    assert found(rows, rules=[SAME_WIKI], exceptions=[exception("same-wiki", "A")])[0][-1] == (
        "/drivers/1/wiki"
    )


MALFORMED = [
    pytest.param('{"exceptions": [3]}', "/exceptions/0", id="no object"),
    pytest.param('{"exceptions": [{}]}', "/exceptions/0", id="empty"),
    pytest.param(
        '{"exceptions": [{"rule": "a", "driver": ["x", "y", "z"], "reason": " "}]}',
        "/exceptions/0", id="no reason",
    ),
    pytest.param(
        '{"exceptions": [{"rule": "a", "driver": ["x", "y"], "reason": "good"}]}',
        "/exceptions/0", id="half a driver",
    ),
    pytest.param(
        '{"exceptions": [{"rule": "a", "driver": ["x", "y", 1], "reason": "good"}]}',
        "/exceptions/0", id="number in a driver",
    ),
    pytest.param(
        '{"exceptions": [{"rule": "a", "driver": ["x", "y", "z"], "pointer": 1, "reason": "good"}]}',
        "/exceptions/0", id="number for a pointer",
    ),
    pytest.param('{"exceptions": {}}', "", id="no list"),
    pytest.param("[]", "", id="no exceptions"),
    pytest.param('{"exceptions": [],}', "", id="broken"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "pointer"), MALFORMED)
def test_malformed_exceptions(body, pointer):
    where = ("error", "malformed-exceptions", "data/exceptions.json", pointer)
    assert found([FINE], exceptions=body) == [("new", *where)]
    assert found([FINE], [FINE], exceptions=body, paths=HERE) == [("new", *where)]
    assert found([FINE], [FINE], exceptions=body) == [("unchanged", *where)]


def test_empty_exceptions_file_is_named():
    reports = judge([FINE], exceptions="").reports
    assert [report.message for report in reports] == [
        'the exceptions file has no list "exceptions"; see schemas/exceptions.schema.json',
        "the file is empty, expected a JSON object; write one",
    ]


def test_what_is_said_of_a_row_is_short_and_one_line():
    (report,) = judge([FINE], exceptions=[{"x\n\u202e": "y" * 1000}]).reports
    assert len(report.message) < 200
    assert report.message.isprintable()


def excepted(data):
    """The exceptions file that lets the last record of `data` name an unknown release."""
    raw = json.loads(data)["drivers"][-1]
    row = exception("unknown-releases", raw["name"], raw["vendor"])
    row["driver"][0] = raw["project_id"]
    return json.dumps({"exceptions": [row]})


def test_a_change_cannot_except_itself(repo, capsys):
    repo.commit(own())
    data = own(releases=["Gazpaccho"])
    repo.write(data)
    repo.write(excepted(data), HERE[1])
    assert run("check", "--repo", repo.top) == 1
    out = capsys.readouterr().out
    assert "[unknown-releases]" in out
    assert "does not hold in it; merge the exception first" in out


def test_an_exception_that_was_merged_before_holds(repo, capsys):
    data = own(releases=["Gazpaccho"])
    repo.write(excepted(data), HERE[1])
    repo.commit(own())
    repo.write(data)
    assert run("check", "--repo", repo.top) == 0
    assert "[unknown-releases]" not in capsys.readouterr().out
