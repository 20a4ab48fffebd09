"""The output formats, each held to its own contract, with hostile values in all of them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from gate.check import Verdict
from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.formats.lines import headline
from gate.formats.lines import safe
from gate.formats.result import Result
from gate.render import FORMATS
from gate.zuul_return import flaws
from registry.lexis import Extent
from registry.model import Registry
from tests.gate.support import PATH
from tests.gate.support import driver
from tests.gate.support import judge
from tests.gate.support import rule
from tests.gate.support import snapshot

SCHEMAS = Path(__file__).parents[2] / "schemas"
HOSTILE = "a\x00\x08\x1b[31m\x7f\x85\u2028\u202e\ud800\ufffe\uffff\n]]><&\"'\\😀"
COMMIT = "4f0c1b7d9e2a4f0c1b7d9e2a4f0c1b7d9e2a4f0c"


def _all_kinds(driver, registry):
    fix = Fix(f"set {HOSTILE}", (SetValue("/wiki", HOSTILE),))
    yield Finding("/name", f"name {driver.name} is bad; write another", fix=fix)
    yield Finding("", "a warning", severity=Severity.WARNING, fix=Fix("t", fix.actions, safe=False))
    yield Finding("/absent", "an info", severity=Severity.INFO)


def _of_text(document, window):
    middle = len(document.text) // 2
    yield Finding("", "whole file", extent=Extent(0, len(document.text)))
    yield Finding("", "empty range", extent=Extent(middle, middle))
    yield Finding("", "ends with its line", extent=Extent(0, document.text.find("\n") + 1))


KINDS = [rule("all-kinds", _all_kinds), rule("of-text", _of_text, Scope.TEXT)]
OLD = [driver("Same", ci={"id": 1}), driver("Gone")]
HEAD = [driver("Same", ci={"id": 2}), driver(HOSTILE, vendor="Zed")]


def result(head=HEAD, base=OLD, rules=KINDS, **options):
    verdict = judge(head, base, rules, exceptions=options.pop("exceptions", None))
    old = snapshot(base).registry if base is not None else Registry.of({})
    options.setdefault("touched", frozenset({PATH}))
    return Result(
        base="none" if base is None else COMMIT,
        head="worktree",
        path=PATH,
        verdict=verdict,
        registries=(old, snapshot(head).registry),
        **options,
    )


RESULTS = {
    "change": result(),
    "unchanged too": result(show_unchanged=True),
    "whole file": result(base=None),
    "nothing": result([driver()], [driver()], []),
    "nothing at all": result("", None, []),
    "broken": result('{"drivers": [\x00{"name": "\x1b"', None),
    "exceptions": result(base=None, exceptions="[\x07"),
    "elsewhere": result(touched=frozenset()),
}


@pytest.fixture(params=RESULTS)
def some(request):
    return RESULTS[request.param]


@pytest.mark.parametrize("name", FORMATS)
def test_same_input_same_bytes(name, some):
    body = FORMATS[name](some)
    assert FORMATS[name](some) == body
    assert body.endswith("\n")
    body.encode("utf-8")
    hidden = [c for c in body if not c.isprintable() and c != "\n"]
    assert hidden == []


def test_text_is_one_unindented_line_a_finding(some):
    lines = FORMATS["text"](some).splitlines()
    outside = [line for line in lines[:-1] if not line.startswith("    ")]
    pattern = r"data/\w+\.json:\d+:\d+: (fixed |unchanged )?(error|warning|info): .+ \[[a-z-]+\]"
    assert all(re.fullmatch(pattern, line) for line in outside)
    assert len(outside) == len(some.reports)
    assert lines[-1].startswith("driverlog: ")
    assert all(line.strip() for line in lines)


def test_text_shows_the_source_and_marks_the_place():
    show = rule(
        "r", lambda d, r: [Finding("/name", "x", fix=Fix("mend it", (SetValue("/wiki", ""),)))]
    )
    lines = FORMATS["text"](result([driver()], None, [show])).splitlines()
    assert lines == [
        "data/default_data.json:8:21: error: x [r]",
        '                "name": "HX"',
        "                        ^^^^",
        "    fix: mend it (driverlog check --fix does it)",
        "driverlog: 1 drivers: 1 error, 0 warnings, 0 infos",
    ]


def test_text_has_no_mark_where_the_source_is_shown_escaped():
    show = rule("r", lambda d, r: [Finding("/name", "x")])
    body = '{"drivers": [{"project_id": "a/b", "vendor": "V", "name": "\u202e"}]}'
    lines = FORMATS["text"](result(body, None, [show])).splitlines()
    assert "<U+202E>" in lines[1]
    assert len(lines) == 3


def test_text_leaves_a_very_long_line_out():
    show = rule("r", lambda d, r: [Finding("/name", "x")])
    body = json.dumps({"drivers": [driver("x" * 100_000)]})
    assert len(FORMATS["text"](result(body, None, [show]))) < 200


def test_text_counts_what_the_change_does():
    counts = "1 error, 1 warning, 1 info; 3 old mended, thank you"
    assert FORMATS["text"](RESULTS["change"]).splitlines()[-1] == (
        f"driverlog: drivers 1 added, 1 removed, 1 updated since 4f0c1b7d9e2a: {counts}"
    )
    assert FORMATS["text"](RESULTS["unchanged too"]).splitlines()[-1] == (
        f"driverlog: drivers 1 added, 1 removed, 1 updated since 4f0c1b7d9e2a: {counts}; 6 old left as they are"
    )
    (line,) = FORMATS["text"](RESULTS["nothing"]).splitlines()
    assert (
        line == f"driverlog: no driver changed since {COMMIT[:12]}: 0 errors, 0 warnings, 0 infos"
    )


def test_text_offers_no_fix_for_what_was_there_before():
    shown = FORMATS["text"](RESULTS["unchanged too"])
    hint = "    fix: t (left alone, it was there before the change)"
    assert hint in shown.splitlines()


def test_json_keeps_its_contract(some):
    schema = json.loads((SCHEMAS / "check_report.schema.json").read_text(encoding="utf-8"))
    body = json.loads(FORMATS["json"](some))
    jsonschema.Draft202012Validator(schema).validate(body)
    assert body["summary"]["errors"] == sum(
        f["severity"] == "error" and f["state"] == "new" for f in body["findings"]
    )
    places = [(f["path"], f["line"], f["column"]) for f in body["findings"]]
    assert places == sorted(places)


def test_json_says_what_the_change_does():
    body = json.loads(FORMATS["json"](RESULTS["change"]))
    assert body["changes"] == {
        "added": [["openstack/cinder", "Zed", HOSTILE]],
        "removed": [["openstack/cinder", "Halden", "Gone"]],
        "updated": [{"driver": ["openstack/cinder", "Halden", "Same"], "fields": ["ci"]}],
    }
    assert {finding["state"] for finding in body["findings"]} == {"new", "fixed"}
    body = json.loads(FORMATS["json"](RESULTS["unchanged too"]))
    assert {finding["state"] for finding in body["findings"]} == {"new", "fixed", "unchanged"}


def test_sarif_has_what_the_standard_requires(some):
    body = json.loads(FORMATS["sarif"](some))
    assert body["version"] == "2.1.0"
    assert body["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = body["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "driverlog"
    assert run["columnKind"] == "unicodeCodePoints"
    assert len({each["id"] for each in rules}) == len(rules)
    assert all(each["shortDescription"]["text"] and each["helpUri"] for each in rules)
    assert len(run["results"]) == len(some.reports)
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["level"] in ("error", "warning", "note")
        assert each["baselineState"] in ("new", "unchanged", "absent")
        assert each["message"]["text"]
        (location,) = each["locations"]
        assert_sarif_place(location["physicalLocation"], "region")
        for fix in each.get("fixes", []):
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                assert change["artifactLocation"]["uri"]
                for replacement in change["replacements"]:
                    assert_region(replacement["deletedRegion"])
                    assert isinstance(replacement["insertedContent"]["text"], str)


def assert_sarif_place(location, name):
    assert re.fullmatch(r"[\w%./~-]+", location["artifactLocation"]["uri"])
    assert_region(location[name])


def assert_region(region):
    start = (region["startLine"], region["startColumn"])
    end = (region["endLine"], region["endColumn"])
    assert (1, 1) <= start <= end


def test_sarif_path_is_a_uri():
    reports = tuple(replace(report, path="a b/ü#%.json") for report in RESULTS["change"].reports)
    odd = replace(RESULTS["change"], verdict=Verdict(reports, RESULTS["change"].verdict.changes))
    for each in json.loads(FORMATS["sarif"](odd))["runs"][0]["results"]:
        artifact = each["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uri"] == "a%20b/%C3%BC%23%25.json"


def test_junit_is_xml_whatever_the_values(some):
    body = FORMATS["junit"](some)
    suite = ElementTree.fromstring(body)
    cases = suite.findall("testcase")
    new = [report for report in some.reports if report.state == "new"]
    assert suite.tag == "testsuite"
    assert len(cases) == int(suite.get("tests")) == max(1, len(new))
    failures = suite.findall("testcase/failure")
    assert len(failures) == int(suite.get("failures"))
    assert len(failures) == sum(report.severity is Severity.ERROR for report in new)
    assert all(case.get("name") and case.get("classname") for case in cases)
    assert all(failure.get("message") and failure.text for failure in failures)


def test_zuul_gets_exactly_its_keys(some):
    """One key that Zuul does not know drops all comments; so does a range that Gerrit refuses."""
    whole = json.loads(FORMATS["zuul"](some))
    assert flaws(whole) == []
    body = whole["zuul"]
    assert all(isinstance(line, str) and "\n" not in line for line in body["warnings"])
    comments = [comment for of_file in body["file_comments"].values() for comment in of_file]
    for comment in comments:
        assert set(comment) == {"line", "message", "level", "range"}
        assert comment["level"] in ("info", "warning", "error")
        assert comment["message"].startswith(f"{comment['level']}: ")
        where = comment["range"]
        assert set(where) == {"start_line", "start_character", "end_line", "end_character"}
        assert all(type(number) is int for number in where.values())
        start = (where["start_line"], where["start_character"])
        end = (where["end_line"], where["end_character"])
        assert (1, 0) <= start < end
        assert comment["line"] == where["end_line"]
    assert set(body["file_comments"]) <= some.touched
    new = [report for report in some.reports if report.state == "new"]
    assert len(comments) + len(body["warnings"]) == len(new) + 1


def test_zuul_says_the_rest_in_warnings():
    body = json.loads(FORMATS["zuul"](RESULTS["elsewhere"]))["zuul"]
    reports = [report for report in RESULTS["elsewhere"].reports if report.state == "new"]
    assert body["file_comments"] == {}
    assert body["warnings"][:-1] == [headline(report) for report in reports]
    body = json.loads(FORMATS["zuul"](RESULTS["exceptions"]))["zuul"]
    assert set(body["file_comments"]) == {PATH}
    assert any("malformed-exceptions" in line for line in body["warnings"])


def test_zuul_counts_columns_from_0():
    show = rule("r", lambda d, r: [Finding("/name", "x")])
    body = json.loads(FORMATS["zuul"](result([driver()], None, [show])))["zuul"]
    (comment,) = body["file_comments"][PATH]
    assert comment["range"] == {
        "start_line": 8, "start_character": 20, "end_line": 8, "end_character": 24,
    }  # fmt: skip


def test_zuul_counts_as_gerrit_does():
    """In UTF-16 units: a character beyond the first plane counts twice."""
    show = rule("r", lambda d, r: [Finding("/wiki", "x")])
    body = '{"drivers": [{"project_id": "a/b", "vendor": "😀😀", "name": "N", "wiki": "😀"}]}'
    (comment,) = json.loads(FORMATS["zuul"](result(body, None, [show])))["zuul"]["file_comments"][
        PATH
    ]
    start = body.index('"😀"}')
    assert comment["range"] == {
        "start_line": 1, "start_character": start + 2, "end_line": 1, "end_character": start + 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢", "plain é 漢"),
        ("a\nb\r\n", "a<U+000A>b<U+000D><U+000A>"),
        ("\x1b[31m\u202e\ud800\u00a0", "<U+001B>[31m<U+202E><U+D800><U+00A0>"),
    ],
)
def test_safe(text, shown):
    assert safe(text) == shown
