"""A string begins or ends with a space, or has two where one is meant.

What
    No string of a record begins or ends with a space, an entry of a list included. Names have single spaces inside.
Why
    Identity, releases and accounts are compared letter by letter: "Juno " is no release, and two records
    of one driver go unnoticed. Nobody sees the space in a review.
Wrong
    {"vendor": "Halden ", "name": "HX  iSCSI"}
Right
    {"vendor": "Halden", "name": "HX iSCSI"}
Fix
    `--fix` takes the spaces out. In a pattern a space may be meant: there you decide.
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

META = Rule("edge-spaces", Severity.ERROR, Scope.RECORD)
# Two spaces behind a full stop are a habit of typists, not a mistake.
_DOUBLE = re.compile(r"(?<=[^\s.!?:]) {2,}(?=\S)")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look at the ends of every string, and inside names and prose."""
    for text in odd_strings(driver, registry):
        kind = kind_of(text.pointer)
        if kind is Kind.EVIDENCE:
            continue
        if text.value.strip(" ") != text.value:
            yield _edges(text, kind)
        elif kind in (Kind.NAME, Kind.PROSE) and _DOUBLE.search(text.value):
            yield _inside(text, kind)


def _edges(text: Text, kind: Kind) -> Finding:
    better = text.value.strip(" ")
    first, last = text.value.startswith(" "), text.value.endswith(" ")
    verb = "begins and ends" if first and last else "begins" if first else "ends"
    message = f'"{field_of(text.pointer)}" {verb} with a space in "{shown(text.value)}", expected none; take it out'
    fix = Fix("take the spaces out", (SetValue(text.pointer, better),), kind is not Kind.PATTERN)
    mild = Severity.WARNING if kind in (Kind.PATTERN, Kind.PROSE) else None
    return Finding(text.pointer, message, key=text.value, fix=fix, severity=mild)


def _inside(text: Text, kind: Kind) -> Finding:
    better = _DOUBLE.sub(" ", text.value)
    message = (
        f'"{field_of(text.pointer)}" has two spaces in a row in "{shown(text.value)}"; write one'
    )
    fix = Fix("write single spaces", (SetValue(text.pointer, better),))
    mild = Severity.WARNING if kind is Kind.NAME else Severity.INFO
    return Finding(text.pointer, message, key="double", fix=fix, severity=mild)
