"""What a job hands to Zuul: file comments, and warnings for what is elsewhere. Columns are from 0, as in Gerrit."""

import json

from gate.finding import Report
from gate.finding import State
from gate.formats.lines import headline
from gate.formats.lines import safe
from gate.formats.lines import summary
from gate.formats.result import Result
from gate.tips import tip
from gate.zuul_return import Said
from gate.zuul_return import handed_over


def render(result: Result) -> str:
    """Return what is handed to zuul_return as its `file`: comments where Zuul keeps them, all else as warnings.

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
