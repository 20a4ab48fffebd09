"""The file is not UTF-8.

What
    The data file is encoded in UTF-8.
Why
    In another encoding the umlaut of a maintainer's name turns into two wrong letters, or programs
    refuse the file altogether. Editors on Windows still save in cp1252 or UTF-16 at times.
Wrong
    {"name": "J\\xfcrgen"} saved as cp1252: the byte 0xFC is not UTF-8
Right
    {"name": "Jürgen"}
Fix
    Save the file as UTF-8 in your editor. The rest of the file is judged as cp1252 meanwhile.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import faults
from registry.document import Document
from registry.lexis import Extent

META = Rule("wrong-encoding", Severity.ERROR, Scope.TEXT)


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report what the decoder stumbled over."""
    for fault, driver in faults(document, "encoding"):
        yield Finding("", fault.message, driver=driver, extent=fault.extent)
