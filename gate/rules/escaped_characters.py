"""A character is written as an escape although it could stand for itself.

What
    The file is UTF-8: letters are written as they are. Only what nobody can see is escaped.
Why
    Nobody can proof-read `Ibrad\\u017ei\\u0107`, and a search for the name does not find it. Programs
    that write JSON escape by default, and so change lines that nobody meant to touch.
Wrong
    {"name": "J\\u00fcrgen"}
Right
    {"name": "Jürgen"}
Fix
    `--fix` and `driverlog fmt` write the character itself.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.lines import MOST_MATCHES
from gate.knowledge.lines import mending
from gate.knowledge.lines import more
from gate.knowledge.lines import record_at
from gate.knowledge.lines import runs
from gate.knowledge.unseen import UNSEEN
from gate.knowledge.unseen import shown
from registry.document import Document
from registry.lexis import Extent

META = Rule("escaped-characters", Severity.INFO, Scope.TEXT)
_ESCAPE = re.compile(r"\\(?:((?:u[0-9a-fA-F]{4}|/)(?:\\(?:u[0-9a-fA-F]{4}|/))*+)|.)")


def check(document: Document, window: Extent) -> Iterator[Finding]:
    """Report each run of lines with escapes that need not be."""
    text = document.text
    if text.find("\\u", *window) < 0 and text.find("\\/", *window) < 0:
        return
    found = {}
    for match in islice(_ESCAPE.finditer(text, *window), MOST_MATCHES):
        better = _unescaped(match.group()) if match[1] else match.group()
        if better != match.group():
            found[Extent(*match.span())] = better
    for run in runs(document, found):
        first = run[0]
        what = f"{text[slice(*first)]} stands for {shown(found[first])}"
        message = f"{what}, expected the character itself{more(run)}; write it"
        changes = {one: found[one] for one in run}
        fix = mending(document, "write the characters themselves", changes)
        driver = record_at(document, first.start)
        yield Finding("", message, key=found[first], driver=driver, extent=first, fix=fix)


def _unescaped(escapes: str) -> str:
    """Return what a row of escapes stands for; what cannot stand for itself keeps its escape."""
    return "".join(
        json.dumps(c)[1:-1] if c in '"\\' or not c.isprintable() or UNSEEN.match(c) else c
        for c in json.loads(f'"{escapes}"')
    )
