"""A letter looks like an ASCII one and is another.

What
    Words are written in one alphabet. A Cyrillic or full-width `a` in a Latin word is a mistake, or worse.
Why
    Two vendors or accounts that read the same are not the same: the record is never found, and its CI
    never matches. Such letters come in with text from documents and phones; they are also how names are forged.
Wrong
    {"vendor": "H\\u0430lden"}
Right
    {"vendor": "Halden"}
Fix
    `--fix` writes the letter it looks like. A person's name in its own alphabet is right as it is.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.lookalikes import foreign
from gate.knowledge.lookalikes import replaced
from gate.knowledge.strings import Kind
from gate.knowledge.strings import Text
from gate.knowledge.strings import field_of
from gate.knowledge.strings import kind_of
from gate.knowledge.strings import odd_strings
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("lookalike-characters", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through the strings that are not plain ASCII."""
    for text in odd_strings(driver, registry):
        if text.value.isascii() or kind_of(text.pointer) is Kind.EVIDENCE:
            continue
        person = text.pointer.startswith("/maintainers/") and text.pointer.endswith("/name")
        prose = kind_of(text.pointer) is Kind.PROSE
        doubles = foreign(text.value, whole_words=not (person or prose))
        if doubles:
            yield _finding(text, replaced(text.value, doubles), sorted(doubles))


def _finding(text: Text, better: str, letters: list[str]) -> Finding:
    names = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:5])
    what = f'"{field_of(text.pointer)}" holds {names} in "{shown(text.value)}"'
    message = f'{what}, expected one alphabet; write "{shown(better)}" in Latin letters'
    fix = Fix("write the letters they look like", (SetValue(text.pointer, better),))
    return Finding(text.pointer, message, key=" ".join(letters), fix=fix)
