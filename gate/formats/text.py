"""Findings for people, on a terminal or in a log."""

from collections.abc import Sequence

from gate.finding import Report
from gate.finding import State
from gate.finding import Suggestion
from gate.formats.lines import headline
from gate.formats.lines import safe
from gate.formats.lines import summary
from gate.formats.result import Result
from gate.tips import tip

_CARET_WIDTH = 60
_MOST_APPLIED = 50


def render(result: Result, *, written: bool = True) -> str:
    """Return one unindented line each, the source and the fix indented below.

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
