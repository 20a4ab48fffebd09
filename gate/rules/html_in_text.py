"""Text holds HTML tags or entities.

What
    Names, descriptions and addresses are plain text: `&`, not `&amp;`, and no tags.
Why
    The dashboard shows text as it is, so that nobody can plant a script: a reader sees `&amp;` and `<br>`.
Wrong
    {"description": "Volumes &amp; snapshots on <b>HX</b> arrays."}
Right
    {"description": "Volumes & snapshots on HX arrays."}
Fix
    `--fix` writes the character for an entity. Tags are yours to take out.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.strings import LONGEST
from gate.knowledge.strings import Text
from gate.knowledge.strings import field_of
from gate.knowledge.strings import read_by_people
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("html-in-text", Severity.WARNING, Scope.RECORD)
_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|span|strong|su[bp]|table|t[dhrt]|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look through what people read."""
    wiki = Text("/wiki", (driver.wiki or "")[:LONGEST])
    for text in (*read_by_people(driver), wiki):
        if "&" in text.value or "<" in text.value:
            yield from _entities(text)
            yield from _tags(text)


def _entities(text: Text) -> Iterator[Finding]:
    found = _ENTITY.search(text.value)
    if found is None:
        return
    import html

    better = _ENTITY.sub(lambda match: html.unescape(match.group()), text.value)
    if better == text.value:
        return
    what = f'"{field_of(text.pointer)}" holds the HTML entity {found.group()}'
    message = f"{what}, expected plain text; write {shown(html.unescape(found.group()))}"
    fix = Fix("write plain characters", (SetValue(text.pointer, better),))
    yield Finding(text.pointer, message, key=found.group(), fix=fix)


def _tags(text: Text) -> Iterator[Finding]:
    found = _TAG.search(text.value)
    if found is not None:
        what = f'"{field_of(text.pointer)}" holds the HTML tag {shown(found.group())}'
        message = f"{what}, expected plain text; take it out"
        yield Finding(text.pointer, message, key=found.group())
