"""The words of JSON text but strings: numbers, literals and mistyped ones, and what is wrong with one of them."""

import json
import math
import re
from collections.abc import Iterable
from typing import NamedTuple


class Extent(NamedTuple):
    """Half-open range of code point offsets in a text."""

    start: int
    end: int


class TextEdit(NamedTuple):
    """Replace the code points `start:end` of a text by `text`."""

    start: int
    end: int
    text: str


class Fault(NamedTuple):
    """One thing that keeps a text from being plain JSON.

    `kind` is `syntax`, `duplicate-key`, `encoding` or `byte-order-mark`; `repair` is the smallest
    edit that mends it, and `guessed` if another one may have been meant.
    """

    kind: str
    extent: Extent
    message: str
    repair: tuple[TextEdit, ...] = ()
    guessed: bool = False


class Word(NamedTuple):
    """One scalar read from the text: its value, where it ends and what was wrong with it."""

    value: object
    end: int
    faults: tuple[Fault, ...] = ()


SPACE = re.compile(r"[ \t\n\r]*+")
MOST_FAULTS = 200
# The looks ahead are bounded: a text may be one line of many megabytes and have a fault every few characters.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-])")
_BARE = re.compile(r"[^\s,:\[\]{}\"]++")
_BARE_VALUE = re.compile(
    r"[^\s,:\[\]{}\"]++(?:://[^\s,\[\]{}\"]*+)?"
    r"(?:(?:[ \t]++[^\s,:\[\]{}\"]{1,200}){1,20}+(?=[ \t\r]*(?:[,\]}\n]|\Z)))?"
)
_HALF = re.compile(
    r'[^\s,:\[\]{}"\'](?:[^,:\[\]{}"\n]{0,200}+"(?=[ \t\r]*(?:[,:\]}\n]|\Z))'
    r'|[^\[\]{}"\n]{0,2000}+"(?=[ \t]*[,\]}]*[ \t\r]*(?:\n|\Z)))'
)
_QUOTED = re.compile(
    r"'[^'\n]{0,2000}+'|`[^`\n]{0,2000}+`|[\u2018\u2019][^\u2018\u2019\n]{0,2000}+[\u2018\u2019]"
    r"|[\u201c-\u201f][^\u201c-\u201f\n]{0,2000}+[\u201c-\u201f]"
)
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_FOREIGN = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false",
            "NULL": "null", "nil": "null", "undefined": "null"}  # fmt: skip
_MOST_DIGITS = 100


def escaped(text: str) -> str:
    """Return `text` with every character that nobody sees written as `<U+XXXX>`."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def printable(text: str, most: int = 40) -> str:
    """Show `text` so that it can stand in one line of a message, at most `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    if cut.isprintable():
        return cut
    shown = escaped(cut)
    return shown if len(shown) <= 3 * most else shown[: 3 * most] + "…"


def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """Return `text` with all edits done; of two that overlap only the first is."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start >= position:
            parts.append(text[position : edit.start])
            parts.append(edit.text)
            position = edit.end
    return "".join([*parts, text[position:]])


def scalar(text: str, start: int, *, key: bool = False) -> Word:
    """Read the number, literal or mistyped word at `start`, which is no quote, brace or bracket."""
    number = _NUMBER.match(text, start)
    if number is not None and not text.startswith('"', number.end()):
        return _number(number.group(), Extent(*number.span()))
    bare = (_BARE if key else _BARE_VALUE).match(text, start)
    if bare is None:
        extent = Extent(start, min(start + 1, len(text)))
        return Word(None, extent.end, (Fault("syntax", extent, _unexpected(text, start)),))
    if bare.group() in _LITERALS:
        return Word(_LITERALS[bare.group()], bare.end())
    quoted = _QUOTED.match(text, start)
    if quoted is not None:
        return _misquoted(quoted.group(), Extent(*quoted.span()))
    half = _HALF.match(text, start)
    if half is not None:
        return _half_quoted(half.group(), Extent(*half.span()))
    return _bare_word(bare.group(), Extent(*bare.span()))


def _unexpected(text: str, start: int) -> str:
    if start >= len(text):
        return "the text ends where a value was expected; write it"
    return f"unexpected {printable(text[start])}, expected a value; write one"


def _number(word: str, extent: Extent) -> Word:
    if len(word) > _MOST_DIGITS:
        message = f"number {printable(word)} has {len(word)} characters, expected at most {_MOST_DIGITS}; shorten it"
        return Word(None, extent.end, (Fault("syntax", extent, message),))
    value = float(word) if any(c in word for c in ".eE") else int(word)
    if isinstance(value, float) and math.isinf(value):
        return Word(
            None,
            extent.end,
            (Fault("syntax", extent, f"number {word} is too large; write a smaller one"),),
        )
    return Word(value, extent.end)


def _misquoted(word: str, extent: Extent) -> Word:
    fixed = json.dumps(word[1:-1], ensure_ascii=False)
    message = f'{printable(word)} has {word[0]} for a quote, expected "; write {printable(fixed)}'
    fault = Fault("syntax", extent, message, (TextEdit(*extent, fixed),))
    return Word(word[1:-1], extent.end, (fault,))


def _half_quoted(word: str, extent: Extent) -> Word:
    # Replaces the first character, so that it stands after whatever is inserted before it.
    edit = TextEdit(extent.start, extent.start + 1, f'"{word[0]}')
    message = f"{printable(word)} has no quote at its start; write {printable(chr(34) + word)}"
    fault = Fault("syntax", extent, message, (edit,))
    return Word(word[:-1], extent.end, (fault,))


def _bare_word(word: str, extent: Extent) -> Word:
    if word in _FOREIGN:
        right = _FOREIGN[word]
        message = f"{word} is not JSON, expected {right}; write {right}"
        fault = Fault("syntax", extent, message, (TextEdit(*extent, right),))
        return Word(_LITERALS[right], extent.end, (fault,))
    if word in ("NaN", "Infinity", "-Infinity"):
        return Word(
            None,
            extent.end,
            (Fault("syntax", extent, f"{word} is not a JSON number; write a number or null"),),
        )
    shown = printable(word)
    message = f'unexpected {shown}, expected a value; put strings in quotes: "{shown}"'
    return Word(word, extent.end, (Fault("syntax", extent, message),))
