"""Tables in a commit message: columns that line up, and a link of its own line below a row. Pure."""

from collections.abc import Iterator
from collections.abc import Sequence

MOST_ROWS = 100


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], links: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the head and the first rows, each with its link, and how many are left out."""
    shown = rows[:MOST_ROWS]
    cells = [head, *shown]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    below = ["", *(f"\n        {link}" if link else "" for link in links or [""] * len(rows))]
    for row, link in zip(cells, below, strict=False):
        padded = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"    {padded.rstrip()}{link}"
    yield from more(rows)


def more(entries: Sequence[object]) -> Iterator[str]:
    """Yield a line that says how many entries there are beside those shown, if there are."""
    left = len(entries) - MOST_ROWS
    if left > 0:
        yield f"    … and {left} more; the diff has them all"
