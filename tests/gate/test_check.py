"""The runner: what is new, what was there before, what the change mended; and who is blamed."""

import json

import pytest

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import RenameKey
from gate.finding import ReplaceText
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.finding import State
from gate.finding import worst
from registry.lexis import Extent
from tests.gate.support import BAD_RELEASE
from tests.gate.support import NO_WIKI
from tests.gate.support import SAME_WIKI
from tests.gate.support import driver
from tests.gate.support import judge
from tests.gate.support import rule
from tests.gate.support import said
from tests.gate.support import text

FINE = driver("Fine", wiki="w")
BARE = driver("HX")
OLD = ("unchanged", "HX has no wiki")
NEW = ("new", "HX has no wiki")
GONE = ("fixed", "HX has no wiki")


def boom(*_):
    raise RuntimeError("boom")


def test_check_noop():
    assert said(judge([FINE])) == said(judge([FINE], [FINE])) == []
    assert said(judge([BARE], [BARE])) == []
    assert said(judge("", "")) == []


def test_without_base_everything_is_new():
    verdict = judge([BARE, FINE, driver("Mini")])
    assert said(verdict) == [NEW, ("new", "Mini has no wiki")]
    assert verdict.changes.added == (0, 1, 2)
    assert verdict.count(Severity.ERROR) == 2
    assert worst(verdict.reports, Severity.ERROR)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ([], [BARE], [NEW]),
        ([FINE], [FINE, BARE], [NEW]),
        ([driver("HX", wiki="w")], [BARE], [NEW]),
        ([BARE], [driver("HX", releases=["Juno"])], [OLD]),
        ([BARE], [driver("HX", wiki="w")], [GONE]),
        ([BARE], [], [GONE]),
        ([BARE, FINE], [BARE, {**FINE, "repo": "x/y"}], []),
    ],
    ids=["added", "added beside", "broken", "touched", "mended", "removed", "another touched"],
)
def test_state(base, head, expected):
    verdict = judge(head, base)
    assert said(verdict) == expected
    assert worst(verdict.reports, Severity.ERROR) == (expected == [NEW])
    assert verdict.count(Severity.ERROR) == (expected == [NEW])


def test_finding_that_moved_is_unchanged():
    bad = driver("HX", wiki="w", releases=["Juno", "Bad"])
    moved = driver("HX", wiki="w", releases=["Icehouse", "Juno", "Kilo", "Bad"], description="x")
    verdict = judge([driver("A", wiki="w"), driver("B", wiki="w"), moved], [bad], [BAD_RELEASE])
    assert said(verdict) == [("unchanged", "release Bad is bad")]
    assert verdict.reports[0].pointer == "/drivers/2/releases/3"


def test_one_more_of_the_same_is_new():
    base = [driver("HX", releases=["Bad"])]
    head = [driver("HX", releases=["Bad", "Juno", "Bad"])]
    states = [report.state for report in judge(head, base, [BAD_RELEASE]).reports]
    assert states == [State.UNCHANGED, State.NEW]
    states = [report.state for report in judge(base, head, [BAD_RELEASE]).reports]
    assert sorted(states) == [State.FIXED, State.UNCHANGED]


def test_other_wording_of_the_same_key_is_unchanged():
    """The key is what a finding is about; the wording may depend on the surroundings."""
    wordy = rule("wordy", lambda d, r: [Finding("", f"one of {len(r.drivers)}", key="x")])
    assert said(judge([BARE, FINE], [{**BARE, "repo": "x"}], [wordy])) == [
        ("new", "one of 2"),
        ("unchanged", "one of 2"),
    ]


def test_renamed_driver_keeps_its_old_findings():
    old = driver("HX", releases=["Juno", "Bad"], description="x", maintainers=[])
    for renamed in ({**old, "name": "HX iSCSI"}, {**old, "vendor": "Halden Storage"}):
        verdict = judge([renamed, FINE], [old, FINE], [BAD_RELEASE])
        assert said(verdict) == [("unchanged", "release Bad is bad")]
        assert verdict.reports[0].driver == tuple(renamed.values())[:3]


def test_finding_of_a_renamed_driver_that_was_mended_is_fixed():
    old = driver("HX", releases=["Juno", "Bad"], description="x", maintainers=[], repo="x/y")
    new = {**old, "name": "HX iSCSI", "releases": ["Juno"]}
    assert said(judge([new], [old], [BAD_RELEASE])) == [("fixed", "release Bad is bad")]


def test_records_that_are_not_touched_are_not_judged():
    seen = []
    spy = rule("spy", lambda d, r: seen.append(d.name) or ())
    base = [driver("A"), driver("B"), driver("C")]
    judge([driver("A"), driver("B", wiki="w"), driver("D")], base, [spy])
    assert seen == ["B", "D", "B", "C"]


def test_all_records_are_judged_when_a_table_changes():
    base = text(BARE, FINE)
    verdict = judge(text(BARE, FINE, releases=[{"id": "Juno"}]), base)
    assert said(verdict) == [OLD]


def test_everything_lists_what_was_there_before():
    base = [BARE, driver("Mini", releases=["Bad"])]
    verdict = judge([BARE, driver("Mini")], base, [NO_WIKI, BAD_RELEASE], everything=True)
    assert said(verdict) == [
        OLD,
        ("unchanged", "Mini has no wiki"),
        ("fixed", "release Bad is bad"),
    ]


def test_comparing_rule_blames_the_touched_record_alone():
    base = [driver("A", wiki="same"), FINE]
    verdict = judge([driver("A", wiki="same"), driver("B", wiki="same"), FINE], base, [SAME_WIKI])
    assert [(r.driver.name, r.message) for r in verdict.reports] == [("B", "same wiki as A")]
    verdict = judge(base, [*base, driver("B", wiki="same")], [SAME_WIKI])
    assert [(str(r.state), r.driver.name) for r in verdict.reports] == [("fixed", "B")]


def test_comparing_rule_blames_both_where_both_are_touched():
    verdict = judge([driver("A", wiki="same"), driver("B", wiki="same")], [FINE], [SAME_WIKI])
    assert [r.driver.name for r in verdict.reports if r.state is State.NEW] == ["A", "A", "B", "B"]


def test_change_rule_sees_the_change():
    seen = []
    spy = rule("spy", lambda change: seen.append(change) or [Finding("", "x")], Scope.CHANGE)
    assert said(judge([BARE], [FINE], [spy])) == [("new", "x")]
    assert (seen[0].subject, seen[0].paths) == ("Subject", ("data/default_data.json",))
    assert seen[0].changes.added == (0,)
    assert list(seen[0].history()) == []
    assert said(judge([BARE], None, [spy])) == []


def _shouting(document, window):
    for found in range(window.start, window.end):
        if document.text[found] == "!":
            yield Finding("", "no shouting", extent=Extent(found, found + 1))


SHOUTING = rule("shouting", _shouting, Scope.TEXT)


def test_text_rule_sees_the_changed_lines():
    base = text(driver("A!", wiki="w"), driver("B", wiki="w"))
    head = text(driver("A!", wiki="w"), driver("B", wiki="w!"))
    verdict = judge(head, base, [SHOUTING])
    assert said(verdict) == [("new", "no shouting")]
    (report,) = verdict.reports
    assert report.pointer == "/drivers/1/wiki"
    assert report.driver == ("openstack/cinder", "Halden", "B")
    verdict = judge(head, base, [SHOUTING], everything=True)
    assert [str(r.state) for r in verdict.reports] == ["unchanged", "new"]


@pytest.mark.parametrize("scope", list(Scope))
def test_crashed_rule_is_an_error_and_the_others_run(scope):
    verdict = judge([BARE], [FINE], [rule("crashing", boom, scope), NO_WIKI])
    crash, *others = sorted(verdict.reports, key=lambda r: r.rule != "crashed-rule")
    assert (crash.rule, crash.severity, crash.state) == ("crashed-rule", "error", "new")
    assert crash.message.startswith("rule crashing crashed with RuntimeError; ")
    assert [report.message for report in others] == ["HX has no wiki"]


def test_rule_that_crashes_on_one_record_still_judges_the_others():
    def sensitive(driver, registry):
        yield Finding("", f"seen {driver.name}")
        if driver.name == "A":
            boom()

    verdict = judge([driver("A"), driver("B")], None, [rule("sensitive", sensitive)])
    assert [r.message.split(";")[0] for r in verdict.reports] == [
        "rule sensitive crashed with RuntimeError",
        "seen A",
        "seen B",
    ]
    assert verdict.reports[0].driver.name == "A"


def test_crash_on_base_and_head_fails_all_the_same():
    """Nobody knows what the rule would have found."""
    verdict = judge([{**BARE, "repo": "x"}], [BARE], [rule("crashing", boom)])
    assert [str(report.state) for report in verdict.reports] == ["new"]


def test_crash_on_base_alone_is_nothing_the_change_mended():
    def sensitive(driver, registry):
        return boom() if driver.wiki == "bad" else []

    assert said(judge([FINE], [{**FINE, "wiki": "bad"}], [rule("sensitive", sensitive)])) == []


def test_broken_record_is_not_judged_and_the_others_are():
    broken = text(driver("A"), driver("B"), driver("C")).replace('"B"', "'B'")
    assert said(judge(broken)) == [("new", "A has no wiki"), ("new", "C has no wiki")]


def test_broken_head_mends_nothing_and_is_no_change():
    spy = rule("spy", lambda change: [Finding("", "x")], Scope.CHANGE)
    broken = text({**BARE, "repo": "x/y"}, FINE).replace('"HX"', "'HX'")
    assert said(judge(broken, [BARE, FINE], [NO_WIKI, spy])) == []


def test_severity_of_a_finding_wins():
    mild = rule("mild", lambda d, r: [Finding("", "x", severity=Severity.INFO)])
    verdict = judge([BARE], None, [mild])
    assert [report.severity for report in verdict.reports] == ["info"]
    assert not worst(verdict.reports, Severity.ERROR, Severity.WARNING)


def test_the_worst_comes_first_in_its_place():
    three = [Finding("", "x", severity=severity) for severity in reversed(Severity)]
    reports = judge([BARE], None, [rule("r", lambda d, r: three)]).reports
    assert [report.severity for report in reports] == ["error", "warning", "info"]


def test_reports_are_sorted_by_place():
    twice = rule("b-rule", lambda d, r: [Finding("/name", "two"), Finding("", "one")])
    also = rule("a-rule", lambda d, r: [Finding("/name", "other"), Finding("/name", "more")])
    rows = [driver("B"), driver("A")]
    reports = judge(rows, None, [twice, also]).reports
    assert [(r.span.line, r.message) for r in reports] == [
        (r.span.line, r.message) for r in sorted(reports, key=lambda r: r.order)
    ]
    assert [r.message for r in reports] == ["one", "more", "other", "two"] * 2
    assert reports == judge(rows, None, [also, twice]).reports


@pytest.mark.parametrize(
    ("finding", "pointer", "shown"),
    [
        (Finding("/name", "x"), "/drivers/0/name", '"HX"'),
        (Finding("/name", "x", on_key=True), "/drivers/0/name", '"name"'),
        (Finding("/releases/1", "x"), "/drivers/0/releases/1", '"Kilo"'),
    ],
)
def test_place_of_a_finding(finding, pointer, shown):
    rows = [driver("HX", releases=["Juno", "Kilo"])]
    (report,) = judge(rows, None, [rule("r", lambda d, r: [finding])]).reports
    span, line = report.span, text(*rows).splitlines()[report.span.line - 1]
    assert report.pointer == pointer
    assert line[span.column - 1 : span.end_column - 1] == shown
    assert report.source_line == line
    assert report.driver == ("openstack/cinder", "Halden", "HX")
    assert report.help.endswith("docs/rules/r.md")


def test_finding_about_what_is_absent_stands_at_the_record():
    (report,) = judge([BARE]).reports
    assert report.pointer == "/drivers/0/wiki"
    assert (report.span.line, report.span.column) == (5, 9)


def test_finding_about_nothing_of_an_empty_file():
    whole = rule("whole", lambda d, w: [Finding("/drivers/3", "x")], Scope.TEXT)
    (report,) = judge("", None, [whole]).reports
    assert report.span == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("action", "mended"),
    [
        (SetValue("/wiki", "new"), driver("HX", releases=["Juno"], wiki="new")),
        (SetValue("/releases/0", "Kilo"), driver("HX", releases=["Kilo"])),
        (RemoveValue("/releases"), driver("HX")),
        (RenameKey("/releases", "release"), driver("HX", release=["Juno"])),
    ],
)
def test_fix_becomes_text_edits(action, mended):
    rows = [FINE, driver("HX", releases=["Juno"])]
    fixing = rule("r", lambda d, r: [Finding("", "x", fix=Fix("do", (action,)))] if d.index else [])
    (report,) = judge(rows, None, [fixing]).reports
    lines = text(*rows).splitlines(keepends=True)
    (edit,) = report.suggestion.edits
    line, column, end_line, end_column = edit.span
    before = "".join(lines[: line - 1]) + lines[line - 1][: column - 1]
    after = lines[end_line - 1][end_column - 1 :] + "".join(lines[end_line:])
    assert json.loads(before + edit.text + after)["drivers"][1] == mended


@pytest.mark.parametrize(
    "action", [RemoveValue("/wiki"), RenameKey("/wiki", "docs"), SetValue("/name/x", 1)]
)
def test_fix_that_does_not_fit_the_text_is_left_out(action):
    fixing = rule("r", lambda d, r: [Finding("", "x", fix=Fix("do", (action,)))])
    (report,) = judge([BARE], None, [fixing]).reports
    assert (report.message, report.suggestion) == ("x", None)


def test_fix_by_text():
    fixing = rule(
        "r", lambda d, w: [Finding("", "x", fix=Fix("do", (ReplaceText(0, 1, "["),)))], Scope.TEXT
    )
    (report,) = judge([BARE], None, [fixing]).reports
    assert report.suggestion.edits[0].span == (1, 1, 1, 2)
    assert report.suggestion.edits[0].text == "["
