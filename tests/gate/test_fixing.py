"""Fixes applied to a text: whole ones, never two that meet, and nothing else touched."""

import json

import pytest

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import ReplaceText
from gate.finding import Scope
from gate.finding import SetValue
from gate.fixing import fixed_text
from gate.fixing import mends
from gate.fixing import safe_fixes
from registry.parsing import parse
from tests.gate.support import PATH
from tests.gate.support import driver
from tests.gate.support import judge
from tests.gate.support import rule
from tests.gate.support import snapshot
from tests.gate.support import text


def fixing(*fixes, **options):
    """A rule with one finding for each fix, on the first record."""
    findings = [Finding("", f"x{n}", fix=fix) for n, fix in enumerate(fixes)]
    return rule("r", lambda d, r: findings if d.index == 0 else [], **options)


def replacing(*edits, safe=True):
    return Fix("do", tuple(ReplaceText(*edit) for edit in edits), safe=safe)


def fixed(body, *fixes):
    """The text after one round of `--fix` with a TEXT rule that has these fixes."""
    findings = [Finding("", f"x{n}", fix=fix) for n, fix in enumerate(fixes)]
    verdict = judge(body, None, [rule("r", lambda d, w: findings, Scope.TEXT)])
    return fixed_text(snapshot(body).document, safe_fixes(verdict.reports, PATH))


def test_fixed_text_noop():
    body = text(driver())
    assert fixed_text(parse(body), []) == body


@pytest.mark.parametrize(
    ("fixes", "expected"),
    [
        ([replacing((1, 2, "B"))], "aBcdef"),
        ([replacing((1, 2, "B")), replacing((3, 4, "D"))], "aBcDef"),
        ([replacing((1, 3, "X")), replacing((2, 4, "Y"))], "aXdef"),
        ([replacing((1, 2, "B"), (4, 5, "E")), replacing((4, 6, "Y"), (0, 1, "A"))], "aBcdEf"),
        ([replacing((1, 2, "B")), replacing((1, 2, "B"), (3, 4, "D"))], "aBcDef"),
        ([replacing((2, 2, "X")), replacing((2, 2, "Y"))], "abXcdef"),
        ([replacing((2, 2, "X")), replacing((2, 2, "X"))], "abXcdef"),
        ([replacing((2, 2, "X")), replacing((2, 3, ""))], "abXcdef"),
        ([replacing((1, 2, "")), replacing((2, 3, ""))], "adef"),
        ([replacing((0, 6, ""), safe=False)], "abcdef"),
        ([replacing((6, 6, "\n"))], "abcdef\n"),
    ],
    ids=[
        "one", "two", "overlap", "whole or none", "same edit twice", "two insertions", "same insertion",
        "insertion at an edit", "neighbours", "unsafe", "at the end",
    ],
)  # fmt: skip
def test_fixes_that_meet_wait_for_the_next_round(fixes, expected):
    assert fixed("abcdef", *fixes) == expected


def test_fixes_of_many_lines():
    body = 'one\r\ntwo é😀\r\n\r\nfour "x"\r\n'
    start = body.index("é")
    assert fixed(
        body, replacing((start, start + 2, "e")), replacing((14, 18, "4"))
    ) == body.replace("é😀", "e").replace(body[14:18], "4")


def test_fixes_by_pointer():
    body = text(driver("HX", releases=["Juno"]), driver("Mini", releases=["Juno"]))
    mend = fixing(Fix("a", (SetValue("/wiki", "w"),)), Fix("b", (RemoveValue("/releases/0"),)))
    verdict = judge(body, None, [mend])
    after = fixed_text(parse(body), safe_fixes(verdict.reports, PATH))
    assert json.loads(after)["drivers"] == [
        {**driver("HX"), "releases": [], "wiki": "w"},
        driver("Mini", releases=["Juno"]),
    ]


def test_safe_fixes_of_new_findings_in_the_data_alone():
    safe, unsafe = (
        Fix("a", (SetValue("/wiki", "w"),)),
        Fix("b", (SetValue("/repo", ""),), safe=False),
    )
    body = [driver("HX")]
    reports = judge(body, None, [fixing(safe, unsafe)]).reports
    assert [made.title for made in safe_fixes(reports, PATH)] == ["a"]
    assert safe_fixes(reports, "data/other.json") == []
    reports = judge([driver("HX", description="x")], body, [fixing(safe)]).reports
    assert [str(report.state) for report in reports] == ["unchanged"]
    assert safe_fixes(reports, PATH) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[1 2", "[1, 2]", True),
        ("[1 2", "[1, 2", True),
        ("[1 2", "[,1, 2", False),
        ("{", "{", False),
    ],
)
def test_mends(old, new, expected):
    assert mends(new, parse(old)) is expected
