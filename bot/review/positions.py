"""Places in the data file as Gerrit counts them: UTF-16 units from 0; the gate counts characters from 1. Pure."""

import re
from functools import cached_property
from typing import NamedTuple

from gate.change import Snapshot
from gate.finding import Span

# Java ends a line at each of these, we at a line feed alone: positions after one would be off.
_JAVA_LINE_ENDS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")


class Range(NamedTuple):
    """A range as Gerrit counts: lines from 1, characters from 0 in UTF-16 units, the end exclusive."""

    start_line: int
    start_character: int
    end_line: int
    end_character: int


class Text:
    """A text of the data file, for those who count as Gerrit does."""

    def __init__(self, head: Snapshot) -> None:
        self.path = head.path
        self._text = head.document.text

    @cached_property
    def counts_as_java(self) -> bool:
        """Tell whether lines are the same to Gerrit and to us."""
        return _JAVA_LINE_ENDS.search(self._text) is None

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    def range(self, span: Span) -> Range:
        """Return a span in Gerrit's counting."""
        start, end = (
            self._units(span.line, span.column),
            self._units(span.end_line, span.end_column),
        )
        return Range(span.line, start, span.end_line, end)

    def _units(self, line: int, column: int) -> int:
        before = self._lines[line - 1][: column - 1] if line <= len(self._lines) else ""
        return column - 1 + sum(character > "\uffff" for character in before)
