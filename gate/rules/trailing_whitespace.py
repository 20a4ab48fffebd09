"""A line ends with spaces or tabs.

What
    No line of the data file has white space before its end, and no line consists of nothing else.
Why
    Gerrit paints it red in every review, and the next editor that strips it changes lines nobody meant to touch.
Wrong
    "name": "HX iSCSI",<SPACE><SPACE>
Right
    "name": "HX iSCSI",
Fix
    `--fix` and `driverlog fmt` take it out.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import finditer
from gate.knowledge.lines import mending
from gate.knowledge.lines import more
from gate.knowledge.lines import record_at
from gate.knowledge.lines import runs
from registry.document import Document
from registry.lexis import Extent

META = Rule("trailing-whitespace", Severity.WARNING, Scope.TEXT)
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\r?(?:\n|\Z))")

_ENDS = (" \n", "\t\n", " \r", "\t\r")


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report each run of lines that end with white space."""
    if not any(document.text.find(end, *window) >= 0 for end in _ENDS) and not _at_end(document):
        return
    for run in runs(document, finditer(_TRAILING, document, window)):
        first = run[0]
        message = f"white space at the end of the line{more(run)}, expected none; take it out"
        fix = mending(document, "take white space at line ends out", dict.fromkeys(run, ""))
        driver = record_at(document, document.text.rfind("\n", 0, first.start) + 1)
        yield Finding("", message, key="trailing", driver=driver, extent=first, fix=fix)


def _at_end(document: Document) -> bool:
    return document.text[-1:] in (" ", "\t")
