"""Applies suggestions to a text: whole fixes or none, and never two that touch the same characters."""

from collections.abc import Iterable

from gate.finding import Report
from gate.finding import State
from gate.finding import Suggestion
from registry.document import Document
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.parsing import parse


def safe_fixes(reports: Iterable[Report], path: str) -> list[Suggestion]:
    """Return the fixes that may be applied without asking: safe ones of new findings in the data file."""
    return [
        report.suggestion
        for report in reports
        if report.state is State.NEW
        and report.suggestion is not None
        and report.suggestion.safe
        and report.path == path
    ]


def compatible(document: Document, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return those of the suggestions that can be applied together, the first of two that meet."""
    lines = _line_starts(document.text)
    accepted: list[TextEdit] = []
    result = []
    for suggestion in suggestions:
        edits = [_offsets(lines, made.span, made.text) for made in suggestion.edits]
        if not any(_meet(mine, other) for mine in edits for other in accepted):
            accepted.extend(edits)
            result.append(suggestion)
    return result


def fixed_text(document: Document, suggestions: Iterable[Suggestion]) -> str:
    """Return the document's text with the suggestions applied, as many as do not meet."""
    lines = _line_starts(document.text)
    chosen = compatible(document, suggestions)
    edits = [_offsets(lines, made.span, made.text) for one in chosen for made in one.edits]
    return apply(document.text, edits)


def mends(text: str, document: Document) -> bool:
    """Tell whether `text` has less syntax errors than the broken document that it was made of."""
    return len(parse(text).faults) < len(document.faults)


def _line_starts(text: str) -> list[int]:
    starts, position = [0], text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


def _offsets(lines: list[int], span: tuple[int, int, int, int], text: str) -> TextEdit:
    line, column, end_line, end_column = span
    return TextEdit(lines[line - 1] + column - 1, lines[end_line - 1] + end_column - 1, text)


def _meet(one: TextEdit, other: TextEdit) -> bool:
    if one == other:
        return False
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
