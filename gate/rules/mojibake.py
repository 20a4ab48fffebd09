"""Text was decoded as something it is not.

What
    Letters are what their author wrote. "Ã©" or "â€™" is UTF-8 that somebody read as Latin-1.
Why
    It is most often the name of a maintainer, who is then not found and not flattered. Once it is
    merged it is copied from record to record: one such name stayed in this registry for years.
Wrong
    {"name": "JÃ¼rgen"}
Right
    {"name": "Jürgen"}
Fix
    `--fix` writes what was meant. Where the letters are lost (`?` or U+FFFD), ask the person.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.decoding import REPLACEMENT
from gate.knowledge.decoding import decoded
from gate.knowledge.strings import Kind
from gate.knowledge.strings import Text
from gate.knowledge.strings import field_of
from gate.knowledge.strings import kind_of
from gate.knowledge.strings import odd_strings
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("mojibake", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through the strings that are not plain ASCII."""
    for text in odd_strings(driver, registry):
        if kind_of(text.pointer) is Kind.EVIDENCE:
            continue
        if REPLACEMENT in text.value:
            yield _lost(text)
        elif (better := decoded(text.value)) != text.value:
            yield _wrong(text, better)


def _lost(text: Text) -> Finding:
    what = f'"{field_of(text.pointer)}" has lost a letter (U+FFFD) in "{shown(text.value)}"'
    return Finding(text.pointer, f"{what}; write the letter that was meant", key=text.value)


def _wrong(text: Text, better: str) -> Finding:
    what = f'"{field_of(text.pointer)}" is "{shown(text.value)}", decoded wrongly'
    fix = Fix(f"write {shown(better, 30)}", (SetValue(text.pointer, better),))
    message = f'{what}, expected "{shown(better)}"; write that'
    return Finding(text.pointer, message, key=text.value, fix=fix)
