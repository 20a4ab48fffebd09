"""A project or a release has spaces at the ends of a string, or characters that nobody sees or that look like others.

What
    What the rules edge-spaces, invisible-characters, lookalike-characters, mojibake and
    typographic-punctuation ask of a record holds for the tables of projects and releases too.
Why
    Every record refers to the ids of these tables, letter by letter.
Wrong
    {"releases": [{"id": "Juno "}]}
Right
    {"releases": [{"id": "Juno"}]}
Fix
    `--fix` writes what is meant.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.lookalikes import foreign
from gate.knowledge.lookalikes import replaced
from gate.knowledge.strings import field_of
from gate.knowledge.strings import odd
from gate.knowledge.strings import strings
from gate.knowledge.tables import rows
from gate.knowledge.unseen import shown
from gate.knowledge.unseen import unseen
from gate.knowledge.unseen import without
from registry.model import Driver
from registry.model import Registry

META = Rule("untidy-table-text", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look through every string of both tables."""
    for table in ("projects", "releases"):
        for row in rows(registry, table):
            for text in odd(strings(dict(row.value), row.pointer)):
                better = _tidy(text.value)
                if better != text.value:
                    what = f'"{field_of(text.pointer)}" of {shown(row.id)} is "{shown(text.value)}"'
                    message = f'{what}, expected plain text; write "{shown(better)}"'
                    fix = Fix(f"write {shown(better, 30)}", (SetValue(text.pointer, better),))
                    yield Finding(text.pointer, message, key=f"{row.id} {text.value}", fix=fix)


def _tidy(value: str) -> str:
    seen = without(value, spaces=True) if unseen(value) else value
    return replaced(seen, foreign(seen, whole_words=True)).strip()
