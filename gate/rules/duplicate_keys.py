"""An object has the same key twice.

What
    Each key stands once in its object, in records and at any depth.
Why
    JSON parsers take the last one without a word, so half of what was written is silently lost.
    It is what is left of a merge, or of copying a record over another.
Wrong
    {"name": "HX iSCSI", "wiki": "https://example.org/fc", "wiki": "https://example.org/hx"}
Right
    {"name": "HX iSCSI", "wiki": "https://example.org/hx"}
Fix
    Keep the one that is right and take the other out. Only you know which.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import faults
from registry.document import Document
from registry.lexis import Extent

META = Rule("duplicate-keys", Severity.ERROR, Scope.TEXT)


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report every key that its object had before."""
    for fault, driver in faults(document, "duplicate-key"):
        key = document.text[slice(*fault.extent)]
        yield Finding("", fault.message, key=key, driver=driver, extent=fault.extent)
