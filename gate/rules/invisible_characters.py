"""A string holds a character that nobody sees.

What
    Strings hold no zero-width characters, no-break spaces, soft hyphens, control or bidi characters.
Why
    "Halden" with a zero-width space in it is another vendor than "Halden", and no review shows why. They
    come along when text is copied from a web page or a chat; bidi characters can make a line read as another.
Wrong
    {"vendor": "Halden\\u200b", "name": "HX\\u00a0iSCSI"}
Right
    {"vendor": "Halden", "name": "HX iSCSI"}
Fix
    `--fix` takes them out, or writes a plain space where one parts two words.
"""

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
from gate.knowledge.strings import has_words
from gate.knowledge.strings import kind_of
from gate.knowledge.strings import odd_strings
from gate.knowledge.unseen import is_lost
from gate.knowledge.unseen import named
from gate.knowledge.unseen import shown
from gate.knowledge.unseen import unseen
from gate.knowledge.unseen import without
from registry.model import Driver
from registry.model import Registry

META = Rule("invisible-characters", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through every string that is not plain ASCII."""
    for text in odd_strings(driver, registry):
        found = unseen(text.value)
        if found:
            yield _finding(text, found)


def _finding(text: Text, found: list[str]) -> Finding:
    names = " ".join(named(character) for character in found[:5])
    better = without(text.value, spaces=has_words(text.pointer))
    lost = is_lost(text.value)
    todo = "write the character that was meant" if lost else f'write "{shown(better)}"'
    fix = Fix("take out what nobody sees", (SetValue(text.pointer, better),), safe=not lost)
    # Programs show a line break in a description as a space; the meaning is not at stake.
    mild = Severity.WARNING if _is_line_break(text, found) else None
    what = f'"{field_of(text.pointer)}" holds {names} in "{shown(text.value)}"'
    message = f"{what}, expected characters that can be seen; {todo}"
    return Finding(text.pointer, message, key=names, fix=fix, severity=mild)


def _is_line_break(text: Text, found: list[str]) -> bool:
    return kind_of(text.pointer) is Kind.PROSE and set(found) <= {"\n", "\t", "\r"}
