"""The text is not JSON.

What
    The data file is plain JSON. Every place where it is not is named in one run.
Why
    Programs read the file with ordinary JSON parsers, which refuse the whole of it for one comma. Four
    of ten broken patch sets of the registry were syntax, most of them a comma too many or too few.
Wrong
    {"name": "HX iSCSI", "releases": ["Juno",],}
Right
    {"name": "HX iSCSI", "releases": ["Juno"]}
Fix
    What the message says. `--fix` does what is certain, and only if nothing else keeps the text from
    being JSON: it adds and removes commas, doubles the backslash of an unknown escape, takes comments
    out, closes a string or a bracket where the lines leave no doubt of its end. Look at the rest first.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import ReplaceText
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import faults
from registry.document import Document
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import apply
from registry.parsing import parse

META = Rule("broken-syntax", Severity.ERROR, Scope.TEXT)
_NEAR = 100
_LINE = re.compile(r" of line \d+")


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report what the parser stumbled over, wherever it stands: a broken text is broken as a whole."""
    found = list(faults(document, "syntax"))
    safe = _mends(document, [fault for fault, _ in found])
    for fault, driver in found:
        line = _line(document, fault.extent.start)
        yield Finding(
            "",
            fault.message,
            key=f"{_LINE.sub('', fault.message)} in {line}",
            driver=driver,
            extent=fault.extent,
            fix=_fix(fault, safe=safe and not fault.guessed),
        )


def _line(document: Document, offset: int) -> str:
    """Return the line around a fault, or what is near it in a very long one."""
    first = document.text.rfind("\n", max(offset - _NEAR, 0), offset) + 1 or max(offset - _NEAR, 0)
    return document.text[first : offset + _NEAR].strip().partition("\n")[0]


def _mends(document: Document, found: Sequence[Fault]) -> bool:
    """Tell whether the certain repairs alone make the text JSON, and what it was read as."""
    edits = [edit for fault in found if not fault.guessed for edit in fault.repair]
    if not edits or any(fault.guessed or not fault.repair for fault in found):
        return False
    after = parse(apply(document.text, edits))
    return not after.broken and after.value == document.value


def _fix(fault: Fault, *, safe: bool) -> Fix | None:
    if not fault.repair:
        return None
    actions = tuple(ReplaceText(*edit) for edit in fault.repair)
    return Fix(fault.message.rpartition("; ")[2] or "mend it", actions, safe)
