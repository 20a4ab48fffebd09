"""A line is not indented as its depth in the structure asks for.

What
    Each level of the structure is indented by four spaces more than the one around it.
Why
    The eye reads the structure from the indentation. Where it lies, a reviewer takes a field for part of
    another record, and `driverlog fmt` will change lines that have nothing to do with the next change.
Wrong
    "releases": [
      "Juno"
    ]
Right
    "releases": [
        "Juno"
    ]
Fix
    `--fix` and `driverlog fmt` indent it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.indents import Line
from gate.knowledge.indents import crooked_lines
from gate.knowledge.indents import indentation
from gate.knowledge.lines import faults
from gate.knowledge.lines import mending
from gate.knowledge.lines import more
from gate.knowledge.lines import record_at
from gate.knowledge.lines import runs
from registry.document import Document
from registry.lexis import Extent

META = Rule("odd-indentation", Severity.INFO, Scope.TEXT)


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report each run of lines with another indentation than the structure gives them."""
    if any(faults(document, "syntax")):
        return  # a text with brackets missing has no depth to speak of
    lines = (
        line for line in crooked_lines(document, window) if not _is_another_rules(document, line)
    )
    levels = {line.indent: line.level for line in lines}
    for run in runs(document, levels):
        first = run[0]
        wanted = len(indentation(levels[first]))
        message = f"{first.end - first.start} spaces of indentation, expected {wanted}{more(run)}"
        changes = {one: indentation(levels[one]) for one in run}
        fix = mending(document, "indent by 4 spaces a level", changes)
        driver = record_at(document, first.start)
        message = f"{message}; indent 4 spaces a level"
        yield Finding("", message, key="indentation", driver=driver, extent=first, fix=fix)


def _is_another_rules(document: Document, line: Line) -> bool:
    """Tell whether tabs or carriage returns are to blame."""
    indent = document.text[slice(*line.indent)]
    return "\t" in indent or "\r" in indent
