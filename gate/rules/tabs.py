"""A line is indented or spaced with tabs.

What
    The data file is indented with four spaces a level; there is no tab anywhere in it.
Why
    A tab is as wide as each editor likes, so the structure of the file looks different to everybody
    who reviews the change, and the next save changes lines that nobody meant to touch.
Wrong
    "releases": [
    <TAB>"Juno"
    ]
Right
    "releases": [
        "Juno"
    ]
Fix
    `--fix` and `driverlog fmt` indent with spaces.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.indents import indentation
from gate.knowledge.indents import lines_in
from gate.knowledge.lines import finditer
from gate.knowledge.lines import mending
from gate.knowledge.lines import more
from gate.knowledge.lines import record_at
from gate.knowledge.lines import runs
from registry.document import Document
from registry.lexis import Extent

META = Rule("tabs", Severity.WARNING, Scope.TEXT)
# Strings first, so that what follows is seen outside of them only.
_TAB = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|(?<![ \t])[ ]*+\t[ \t]*+(?=\S)')


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report each run of lines with tabs."""
    text = document.text
    if text.find("\t", *window) < 0:
        return
    levels = {line.indent: line.level for line in lines_in(document, window)}
    found = (tab for tab in finditer(_TAB, document, window) if text[tab.start] != '"')
    for run in runs(document, found):
        message = f"tab in the line{more(run)}, expected spaces; indent with 4 spaces a level"
        changes = {tab: _spaces(text, tab, levels) for tab in run}
        fix = mending(document, "write spaces for tabs", changes)
        driver = record_at(document, run[0].start)
        yield Finding("", message, key="tabs", driver=driver, extent=run[0], fix=fix)


def _spaces(text: str, tab: Extent, levels: dict[Extent, int]) -> str:
    """Return the indentation the line ought to have, as far as it is known."""
    if tab in levels:
        return indentation(levels[tab])
    at_start = text[max(tab.start - 1, 0) : tab.start] in ("", "\n")
    return text[slice(*tab)].expandtabs(4) if at_start else " "
