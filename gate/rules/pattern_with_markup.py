r"""A pattern copied from a web page together with its markup.

What
    A pattern holds HTML: a tag, or an entity such as `&lt;` or `&nbsp;`.
Why
    Comments on Gerrit are plain text, the pattern is found in none.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "<a href=.*>halden-hx</a> : SUCCESS"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS"}}
Fix
    Take the text of the comment as Gerrit's own clients give it.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.patterns import sides
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("pattern-with-markup", Severity.WARNING, Scope.RECORD)

_TAGS = "a|b|br|code|div|em|font|i|img|li|p|pre|span|strong|table|td|tr|tt|ul"
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|&(?:amp|gt|lt|nbsp|quot|#\d+|#x[0-9a-f]+);", re.IGNORECASE
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern with markup in it."""
    for side in sides(driver):
        markup = _MARKUP.search(side.pattern)
        if markup is not None and not side.pattern[: markup.start()].endswith(("(?P", "(?")):
            shown = printable(markup.group())
            message = f'{side.label} "{side.shown}" holds the markup "{shown}", comments are plain text; take it out'
            yield Finding(side.pointer, message, key=side.pattern)
