"""The last line of the file has no end, or empty lines follow it.

What
    The file ends with exactly one line feed.
Why
    Without it git shows "No newline at end of file", and the next change to the last record also changes
    a line of yours.
Wrong
    {"drivers": []}<END>
Right
    {"drivers": []}<LF><END>
Fix
    `--fix` and `driverlog fmt` write it.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import mending
from registry.document import Document
from registry.lexis import Extent

META = Rule("missing-final-newline", Severity.INFO, Scope.TEXT)
_END = re.compile(r"[ \t\r\n]*\Z")
_LONGEST_END = 200


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Look at the end of the text, if the window reaches it."""
    text = document.text
    if window.end < len(text) or not text.strip():
        return
    if not text.endswith("\n"):
        message = "no line feed at the end of the file, expected one; end the last line with one"
        fix = mending(document, "end the last line", {Extent(len(text), len(text)): "\n"})
        yield Finding("", message, key="no end", extent=Extent(len(text), len(text)), fix=fix)
        return
    match = _END.search(text, max(len(text) - _LONGEST_END, 0))
    if match is not None and match.group().count("\n") > 1:
        start = text.index("\n", match.start()) + 1
        message = "empty lines at the end of the file, expected none; take them out"
        fix = mending(document, "take the empty lines out", {Extent(start, len(text)): ""})
        yield Finding("", message, key="empty lines", extent=Extent(start, len(text)), fix=fix)
