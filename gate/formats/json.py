"""The report for programs; its schema is schemas/check_report.schema.json."""

import json

from gate.finding import Report
from gate.finding import Severity
from gate.formats.result import Result


def render(result: Result) -> str:
    """Return the report as JSON, always of the same shape."""
    body = {
        "version": 1,
        "base": result.base,
        "head": result.head,
        "findings": [_finding(report) for report in result.reports],
        "changes": _changes(result),
        "summary": {f"{severity}s": result.verdict.count(severity) for severity in Severity},
    }
    return json.dumps(body, indent=2) + "\n"


def _changes(result: Result) -> dict[str, object]:
    """Return what the change does, as identities."""
    changes, (old, new) = result.verdict.changes, result.registries
    updates = [{"driver": list(u.after), "fields": list(u.fields)} for u in changes.updated]
    return {
        "added": [list(new.drivers[i].identity) for i in changes.added]
        if result.base != "none"
        else [],
        "removed": [list(old.drivers[i].identity) for i in changes.removed],
        "updated": updates,
    }


def _finding(report: Report) -> dict[str, object]:
    return {
        "rule": report.rule,
        "severity": report.severity,
        "state": report.state,
        "message": report.message,
        "path": report.path,
        "pointer": report.pointer,
        **report.span._asdict(),
        "driver": None if report.driver is None else list(report.driver),
        "fix": _fix(report),
        "help": report.help,
    }


def _fix(report: Report) -> dict[str, object] | None:
    if report.suggestion is None:
        return None
    edits = [
        {"path": edit.path, **edit.span._asdict(), "text": edit.text}
        for edit in report.suggestion.edits
    ]
    return {"title": report.suggestion.title, "safe": report.suggestion.safe, "edits": edits}
