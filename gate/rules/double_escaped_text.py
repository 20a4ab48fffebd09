"""Text holds an escape that was escaped once more.

What
    Names and descriptions hold no backslash sequences: a reader sees `\\n` as a backslash and an n.
Why
    It is what is left when JSON is put into JSON by hand or by a script. Every reader sees the backslash.
Wrong
    {"description": "Volumes on HX arrays.\\\\nOver iSCSI."}
Right
    {"description": "Volumes on HX arrays. Over iSCSI."}
Fix
    `--fix` writes the character, and a space for a line break. Patterns keep their backslashes.
"""

import json
import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.strings import Text
from gate.knowledge.strings import field_of
from gate.knowledge.strings import read_by_people
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("double-escaped-text", Severity.WARNING, Scope.RECORD)
_ESCAPE = re.compile(r'\\(?:[nrt](?![a-z])|["\'/&-]|(?:u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*))')
_BREAK = re.compile(r"\s*\\[nrt]\s*")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through what people read."""
    for text in read_by_people(driver):
        found = _ESCAPE.search(text.value) if "\\" in text.value else None
        if found is not None:
            yield _finding(text, found.group())


def _finding(text: Text, escape: str) -> Finding:
    better = _ESCAPE.sub(_meant, _BREAK.sub(" ", text.value)).strip()
    what = f'"{field_of(text.pointer)}" holds {escape} as text'
    message = f'{what}, expected the character it stands for; write "{shown(better)}"'
    fix = Fix("write the character itself", (SetValue(text.pointer, better),))
    return Finding(text.pointer, message, key=escape, fix=fix)


def _meant(match: re.Match[str]) -> str:
    """Return what the escape stands for; half a surrogate pair stays as it is."""
    escape = match.group()
    value = str(json.loads(f'"{escape}"')) if escape[1] == "u" else escape[1:]
    return value if value.isprintable() else escape
