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
    What the message says. `--fix` does what is certain: it adds and removes commas, doubles the
    backslash of an unknown escape, writes `true` for `True`. Strings and brackets that are left open
    are yours to close.
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
from gate.lines import faults
from registry.document import Document
from registry.document import parse
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import apply

META = Rule("broken-syntax", Severity.ERROR, Scope.TEXT)
_NEAR = 100
_LINE = re.compile(r" of line \d+")


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report what the parser stumbled over, wherever it stands: a broken text is broken as a whole."""
    found = list(faults(document, "syntax"))
    certain = _certain([fault for fault, _ in found])
    mends = bool(certain) and _mends(document, certain, len(found) - len(certain))
    for fault, driver in found:
        line = _line(document, fault.extent.start)
        yield Finding(
            "",
            fault.message,
            key=f"{_LINE.sub('', fault.message)} in {line}",
            driver=driver,
            extent=fault.extent,
            fix=_fix(fault, safe=mends and fault in certain),
        )


def _line(document: Document, offset: int) -> str:
    """Return the line around a fault, or what is near it in a very long one."""
    first = document.text.rfind("\n", max(offset - _NEAR, 0), offset) + 1 or max(offset - _NEAR, 0)
    return document.text[first : offset + _NEAR].strip().partition("\n")[0]


def _certain(found: Sequence[Fault]) -> list[Fault]:
    """Return the faults with a repair that is no guess, as the end of an open string is."""
    return [one for one in found if len(one.repair) == 1 and one.repair[0].text != '"']


def _mends(document: Document, certain: Sequence[Fault], others: int) -> bool:
    """Tell whether the text is as it was read and no worse than the `others` once the repairs are done."""
    text = apply(document.text, [edit for fault in certain for edit in fault.repair])
    after = parse(text)
    left = [fault for fault in after.faults if fault.kind == "syntax"]
    return (
        len(left) <= others and not _certain(left) and (others > 0 or after.value == document.value)
    )


def _fix(fault: Fault, *, safe: bool) -> Fix | None:
    if not fault.repair:
        return None
    actions = tuple(ReplaceText(*edit) for edit in fault.repair)
    return Fix(fault.message.rpartition("; ")[2] or "mend it", actions, safe)
