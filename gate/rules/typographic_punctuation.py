"""An identifier holds typographic quotes or dashes.

What
    Identity, accounts, patterns, addresses and paths are written with the quotes and the hyphen of the
    keyboard: ' " and -.
Why
    Word processors and chats turn them into curly ones. A pattern with a long dash in it matches no CI
    comment, an account with one does not exist, and nobody finds a driver whose name he cannot type.
Wrong
    {"name": "\\u201cHX\\u201d iSCSI", "ci": {"id": "halden\\u2013ci"}}
Right
    {"name": "HX iSCSI", "ci": {"id": "halden-ci"}}
Fix
    `--fix` writes the characters of the keyboard. Descriptions and people's names may keep theirs.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.strings import Kind
from gate.knowledge.strings import Text
from gate.knowledge.strings import field_of
from gate.knowledge.strings import kind_of
from gate.knowledge.strings import odd_strings
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("typographic-punctuation", Severity.ERROR, Scope.RECORD)
_PLAIN = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    "...": "\u2026",
    ":": "\uff1a",
    "/": "\u2044\u2215\uff0f",
}
_TABLE = str.maketrans({mark: plain for plain, marks in _PLAIN.items() for mark in marks})
_MARKS = re.compile(f"[{''.join(_PLAIN.values())}]")
_DASHES = frozenset(_PLAIN["-"])


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through the identifiers that are not plain ASCII."""
    for text in odd_strings(driver, registry):
        if not _may_have(text.pointer):
            found = _MARKS.findall(text.value)
            if found:
                yield _finding(text, found)


def _may_have(pointer: str) -> bool:
    """Tell whether a field is written for people alone: prose, evidence and the names of people."""
    return kind_of(pointer) in (Kind.PROSE, Kind.EVIDENCE) or (
        pointer.startswith("/maintainers/") and pointer.endswith("/name")
    )


def _finding(text: Text, found: list[str]) -> Finding:
    better = text.value.translate(_TABLE)
    marks = " ".join(dict.fromkeys(found))
    what = f'"{field_of(text.pointer)}" holds {marks} in "{shown(text.value)}"'
    message = f'{what}, expected keyboard characters; write "{shown(better)}"'
    # A dash between the words of a name is right typography, if hard to type.
    mild = (
        Severity.WARNING
        if kind_of(text.pointer) is Kind.NAME and _DASHES.issuperset(found)
        else None
    )
    fix = Fix("write the characters of the keyboard", (SetValue(text.pointer, better),))
    return Finding(text.pointer, message, key=marks, fix=fix, severity=mild)
