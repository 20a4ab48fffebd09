"""The file starts with a byte order mark.

What
    The data file is UTF-8 without the three bytes EF BB BF in front.
Why
    JSON does not allow them, and `json.loads` and most other parsers refuse the file because of them.
    Nobody sees them in an editor.
Wrong
    <U+FEFF>{"projects": []}
Right
    {"projects": []}
Fix
    `--fix` takes it out, and so does `driverlog fmt`. Then tell your editor to save "UTF-8 without BOM".
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import ReplaceText
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import faults
from registry.document import Document
from registry.lexis import Extent

META = Rule("byte-order-mark", Severity.ERROR, Scope.TEXT)

# The text is read without the mark and written without it, so there is nothing left to replace.
_FIX = Fix("take the byte order mark out", (ReplaceText(0, 0, ""),))


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report the mark."""
    for fault, _ in faults(document, "byte-order-mark"):
        yield Finding("", fault.message, key="U+FEFF", extent=fault.extent, fix=_FIX)
