"""The output formats: (result) -> text. Pure; columns are from 1, in Zuul's ranges alone from 0."""

import json
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from gate.check import Verdict
from gate.finding import Edit
from gate.finding import Report
from gate.finding import Severity
from gate.finding import Span
from gate.finding import State
from gate.finding import Suggestion
from gate.tips import tip
from gate.zuul_return import Said
from gate.zuul_return import handed_over
from registry.model import Identity
from registry.model import Registry

_CARET_WIDTH = 60
_MOST_APPLIED = 50
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True)
class Result:
    """What a run of the gate found, with what was compared: the input of every format."""

    base: str
    head: str
    path: str
    verdict: Verdict
    registries: tuple[Registry, Registry]
    touched: frozenset[str] = frozenset()
    show_unchanged: bool = False
    title: Callable[[str], str] = str

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports to show."""
        shown = self.verdict.reports
        return (
            shown
            if self.show_unchanged
            else tuple(r for r in shown if r.state is not State.UNCHANGED)
        )

    def in_state(self, state: State) -> list[Report]:
        """Return the reports to show that are in that state."""
        return [report for report in self.reports if report.state is state]


def safe(text: str) -> str:
    """Return `text` so that no terminal, log or parser can be fooled by it: one line, printable, encodable."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def headline(report: Report) -> str:
    """Return the one line of a report: `path:line:col: severity: message [rule]`."""
    state = "" if report.state is State.NEW else f"{report.state} "
    where = f"{safe(report.path)}:{report.span.line}:{report.span.column}"
    return f"{where}: {state}{report.severity}: {safe(report.message)} [{report.rule}]"


def text(result: Result, *, written: bool = True) -> str:
    """Findings for people: one unindented line each, the source and the fix indented below.

    Of what is not `written` no command is named that would look for it in the file.
    """
    shown = [report for report in result.reports if report.state is not State.FIXED]
    # A tip on a driver is good for all that was found on it.
    last = {command: report for report in shown if written and (command := tip(report))}
    blocks = [
        _block(report, tipped=last.get(tip(report)) is report, written=written) for report in shown
    ]
    blocks.extend(headline(report) for report in result.in_state(State.FIXED))
    return "\n".join([*blocks, summary(result)]) + "\n"


def _block(report: Report, *, tipped: bool, written: bool) -> str:
    lines = [headline(report)]
    if report.source_line.strip():
        shown = safe(report.source_line.replace("\t", " "))
        width = (
            report.span.end_column - report.span.column
            if report.span.line == report.span.end_line
            else 0
        )
        lines.append(f"    {shown}")
        if len(shown) == len(report.source_line):
            lines.append(
                "    " + " " * (report.span.column - 1) + "^" * max(1, min(width, _CARET_WIDTH))
            )
    if report.suggestion is not None:
        how = _how(report, report.suggestion, written=written)
        lines.append(f"    fix: {safe(report.suggestion.title)}{how}")
    if tipped:
        lines.append(f"    try: {safe(tip(report))}")
    return "\n".join(lines)


def _how(report: Report, fix: Suggestion, *, written: bool) -> str:
    if report.state is not State.NEW:
        return " (left alone, it was there before the change)"
    if not fix.safe:
        return " (look before you apply it)"
    return " (driverlog check --fix does it)" if written else ""


def applied(fixes: Sequence[Suggestion]) -> list[str]:
    """Return a line for each fix that was written, for people; the first of very many."""
    lines = [
        f"fixed {fix.edits[0].path}:{fix.edits[0].span.line}: {safe(fix.title)}\n"
        for fix in fixes[:_MOST_APPLIED]
        if fix.edits
    ]
    more = len(fixes) - _MOST_APPLIED
    return [*lines, f"and {more} more\n"] if more > 0 else lines


def summary(result: Result) -> str:
    """Return the last line for people: what the change does and the verdict."""
    counts = {severity: result.verdict.count(severity) for severity in Severity}
    parts = [_plural(counts[severity], severity.value) for severity in Severity]
    fixed = sum(report.state is State.FIXED for report in result.verdict.reports)
    old = sum(report.state is State.UNCHANGED for report in result.reports)
    thanks = f"; {fixed} old mended, thank you" if fixed else ""
    kept = f"; {old} old left as they are" if old else ""
    what = (
        f"{len(result.registries[1].drivers)} drivers" if result.base == "none" else _done(result)
    )
    since = f" since {result.base[:12]}" if result.base != "none" else ""
    return f"driverlog: {what}{since}: {', '.join(parts)}{thanks}{kept}"


def _done(result: Result) -> str:
    changes = result.verdict.changes
    counts = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "updated": len(changes.updated),
    }
    done = [f"{count} {word}" for word, count in counts.items() if count]
    return f"drivers {', '.join(done)}" if done else "no driver changed"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def as_json(result: Result) -> str:
    """The contract for programs; its schema is schemas/check_report.schema.json."""
    body = {
        "version": 1,
        "base": result.base,
        "head": result.head,
        "findings": [_finding(report) for report in result.reports],
        "changes": changes_json(result),
        "summary": {f"{severity}s": result.verdict.count(severity) for severity in Severity},
    }
    return json.dumps(body, indent=2) + "\n"


def changes_json(result: Result) -> dict[str, object]:
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


def sarif(result: Result) -> str:
    """SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors."""
    names = sorted({report.rule for report in result.reports})
    driver = {
        "name": "driverlog",
        "informationUri": "https://opendev.org/openstack/driverlog",
        "rules": [_sarif_rule(name, result) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(report, names) for report in result.reports],
    }
    schema = (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _sarif_rule(name: str, result: Result) -> dict[str, object]:
    help_uri = next(report.help for report in result.reports if report.rule == name)
    return {"id": name, "shortDescription": {"text": result.title(name)}, "helpUri": help_uri}


def _sarif_result(report: Report, names: Sequence[str]) -> dict[str, object]:
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


def junit(result: Result) -> str:
    """JUnit XML: one test case per finding that can fail a change, one that passes when there is none."""
    from xml.etree import ElementTree

    new = result.in_state(State.NEW)
    errors = [report for report in new if report.severity is Severity.ERROR]
    suite = ElementTree.Element(
        "testsuite", name="driverlog", failures=str(len(errors)), tests=str(max(1, len(new)))
    )
    if not new:
        ElementTree.SubElement(
            suite, "testcase", classname=safe(result.path), name="driverlog check"
        )
    for report in new:
        name = f"{report.rule} {report.span.line}:{report.span.column}"
        case = ElementTree.SubElement(suite, "testcase", classname=safe(result.path), name=name)
        kind = "failure" if report.severity is Severity.ERROR else "system-out"
        child = ElementTree.SubElement(case, kind)
        if kind == "failure":
            child.set("message", safe(report.message))
        child.text = headline(report)
    body = ElementTree.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def zuul(result: Result) -> str:
    """What a job hands to zuul_return, as its `file`: comments where Zuul keeps them, everything else as warnings.

    Lines are from 1, columns from 0 in UTF-16 units. Comments on a file that the change does not touch are dropped
    by Zuul.
    """
    new = result.in_state(State.NEW)
    said = [Said(r.path, _comment(r), headline(r)) for r in new if r.path in result.touched]
    elsewhere = [headline(report) for report in new if report.path not in result.touched]
    return json.dumps(handed_over(said, elsewhere, summary(result)), indent=2) + "\n"


def _comment(report: Report) -> dict[str, object]:
    span = report.span
    fix = f"\n\nfix: {safe(report.suggestion.title)}" if report.suggestion is not None else ""
    fix += f"\n\ntry: {safe(tip(report))}" if tip(report) else ""
    start, end_line, end = _units(report, span.column), span.end_line, span.end_column - 1
    if end_line == span.line:
        end = _units(report, span.end_column)
    # A range that is empty or ends at column 0 of the next line is not accepted everywhere.
    if (end_line, end) <= (span.line, start):
        end_line, end = span.line, start + 1
    return {
        "line": end_line,
        "message": f"{report.severity}: {safe(report.message)} [{report.rule}]{fix}\n\n{report.help}",
        "level": report.severity.value,
        "range": {
            "start_line": span.line,
            "start_character": start,
            "end_line": end_line,
            "end_character": end,
        },
    }


def _units(report: Report, column: int) -> int:
    """Return a column of the first line as Gerrit counts: from 0, in UTF-16 units, of which an emoji has two."""
    before = report.source_line[: column - 1]
    return column - 1 + sum(character > "\uffff" for character in before)


FORMATS: dict[str, Callable[[Result], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "zuul": zuul,
}


def driver_name(identity: Identity) -> str:
    """Return a driver as people read it."""
    return safe(f"{identity.vendor} / {identity.name} ({identity.project_id})")
