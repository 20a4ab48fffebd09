"""Rows of values as a table for a terminal and as CSV for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Sequence

from gate.formats.lines import safe
from registry.spreadsheet import as_text

_WIDEST = 40
_MOST_IN_CELL = 3
Cell = Sequence[str]


def as_table(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table; what is long is cut, and of many values the last few are shown."""
    lines = [list(names), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(names))]
    padded = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _shown(cell: Cell) -> str:
    left = len(cell) - _MOST_IN_CELL
    text = safe(", ".join([f"({left} more)"] * (left > 0) + list(cell[-_MOST_IN_CELL:])))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def as_csv(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return CSV (RFC 4180) in which no spreadsheet finds a formula; values of a list stand in one cell.

    Control characters are spelt out, line ends in a value are not: they belong to CSV.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([as_text(_printable("; ".join(cell))) for cell in row] for row in rows)
    return out.getvalue()


def _printable(text: str) -> str:
    return "\n".join(safe(line) for line in text.split("\n"))
