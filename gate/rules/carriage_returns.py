"""Lines end with a carriage return.

What
    Lines end with a line feed alone (U+000A), not with CR LF as on Windows.
Why
    One save with the other line ends changes every line: the review shows a new file instead of your
    two words, and every other open change conflicts with it.
Wrong
    "name": "HX iSCSI"<CR><LF>
Right
    "name": "HX iSCSI"<LF>
Fix
    `--fix` and `driverlog fmt` take them out. `git config core.autocrlf input` keeps them out.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import finditer
from gate.knowledge.lines import mending
from gate.knowledge.lines import record_at
from registry.document import Document
from registry.lexis import Extent

META = Rule("carriage-returns", Severity.WARNING, Scope.TEXT)
_RETURN = re.compile(r"\r")


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report the carriage returns of the window in one finding, at the first of them."""
    if document.text.find("\r", *window) < 0:
        return
    found = list(finditer(_RETURN, document, window))
    count = "1 carriage return" if len(found) == 1 else f"{len(found)} carriage returns"
    message = f"{count} from here on, expected lines that end with a line feed alone; take them out"
    fix = mending(document, "end lines with a line feed alone", dict.fromkeys(found, ""))
    driver = record_at(document, found[0].start)
    yield Finding("", message, key="CR", driver=driver, extent=found[0], fix=fix)
