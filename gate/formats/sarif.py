"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors."""

import json
from collections.abc import Sequence

from gate.finding import Edit
from gate.finding import Report
from gate.finding import Severity
from gate.finding import Span
from gate.finding import State
from gate.formats.lines import safe
from gate.formats.result import Result

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(result: Result) -> str:
    """Return the log of one run: a rule for each name, a result for each report."""
    names = sorted({report.rule for report in result.reports})
    driver = {
        "name": "driverlog",
        "informationUri": "https://opendev.org/openstack/driverlog",
        "rules": [_rule(name, result) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, names) for report in result.reports],
    }
    schema = (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(name: str, result: Result) -> dict[str, object]:
    help_uri = next(report.help for report in result.reports if report.rule == name)
    return {"id": name, "shortDescription": {"text": result.title(name)}, "helpUri": help_uri}


def _result(report: Report, names: Sequence[str]) -> dict[str, object]:
    from urllib.parse import quote

    artifact = {"uri": quote(report.path, errors="surrogateescape")}
    location = {"artifactLocation": artifact, "region": _region(report.span)}
    state = {State.NEW: "new", State.UNCHANGED: "unchanged", State.FIXED: "absent"}[report.state]
    body: dict[str, object] = {
        "ruleId": report.rule,
        "ruleIndex": names.index(report.rule),
        "level": _LEVELS[report.severity],
        "message": {"text": safe(report.message)},
        "locations": [{"physicalLocation": location}],
        "baselineState": state,
    }
    if report.suggestion is not None:
        replacements = [_replacement(edit) for edit in report.suggestion.edits]
        change = {"artifactLocation": artifact, "replacements": replacements}
        body["fixes"] = [
            {"description": {"text": report.suggestion.title}, "artifactChanges": [change]}
        ]
    return body


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _replacement(edit: Edit) -> dict[str, object]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
