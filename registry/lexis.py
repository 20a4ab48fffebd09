"""The words of JSON text: strings, numbers and literals, and what is wrong with one of them."""

import json
import math
import re
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
    edit that mends it, where that is certain.
    """

    kind: str
    extent: Extent
    message: str
    repair: tuple[TextEdit, ...] = ()


class Word(NamedTuple):
    """One scalar read from the text: its value, where it ends and what was wrong with it."""

    value: object
    end: int
    faults: tuple[Fault, ...] = ()


SPACE = re.compile(r"[ \t\n\r]*+")
_STRING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"')
_OPEN_STRING = re.compile(r'"[^\n]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-])")
_BARE = re.compile(r"[^\s,:\[\]{}\"]++")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?P<bad>u|.))', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_QUOTED = re.compile(r"(?:'[^'\n]*'|[\u201c\u201d\u201e\u201f][^\u201c\u201d\u201e\u201f\n]*[\u201c\u201d\u201e\u201f])")
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_FOREIGN = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false",
            "NULL": "null", "nil": "null", "undefined": "null"}  # fmt: skip
_MOST_DIGITS = 100


def printable(text: str, most: int = 40) -> str:
    """Show `text` so that it can stand in one line of a message, at most `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in cut)


def string(text: str, start: int) -> Word:
    """Read the string whose opening quote stands at `start`; one that is not closed ends with its line."""
    match = _STRING.match(text, start)
    if match is None:
        return _open_string(text, start)
    return _decode(text, Extent(start, match.end()))


def _open_string(text: str, start: int) -> Word:
    match = _OPEN_STRING.match(text, start)
    assert match is not None
    body = match.group().rstrip()
    if body.endswith(",") and len(body) > 1:
        body = body[:-1]
    end = start + len(body)
    message = f'string {printable(body)} is not closed, expected a " at its end; add the quote'
    fault = Fault("syntax", Extent(start, end), message, (TextEdit(end, end, '"'),))
    return Word(body[1:], end, (fault,))


def _decode(text: str, extent: Extent) -> Word:
    faults = list(_bad_escapes(text, extent))
    for match in _CONTROL.finditer(text, *extent):
        code = ord(match.group())
        escape = json.dumps(match.group())[1:-1]
        message = f"control character U+{code:04X} in a string; write {escape} or take it out"
        edit = TextEdit(match.start(), match.end(), escape)
        faults.append(Fault("syntax", Extent(*match.span()), message, (edit,)))
    raw = text[extent.start : extent.end]
    for fault in reversed(faults):
        if fault.repair:
            edit = fault.repair[0]
            raw = raw[: edit.start - extent.start] + edit.text + raw[edit.end - extent.start :]
    try:
        return Word(json.loads(raw, strict=False), extent.end, tuple(faults))
    except ValueError:
        return Word(raw[1:-1], extent.end, tuple(faults))


def _bad_escapes(text: str, extent: Extent) -> list[Fault]:
    faults = []
    for match in _ESCAPE.finditer(text, extent.start, extent.end - 1):
        if match["bad"] is not None:
            shown = printable(match.group())
            message = f"invalid escape {shown} in a string; write \\{shown} for a backslash"
            edit = TextEdit(match.start(), match.start(), "\\")
            faults.append(Fault("syntax", Extent(*match.span()), message, (edit,)))
    return faults


def scalar(text: str, start: int) -> Word:
    """Read the number, literal or mistyped word at `start`, which is no quote, brace or bracket."""
    number = _NUMBER.match(text, start)
    if number is not None:
        return _number(number.group(), Extent(*number.span()))
    quoted = _QUOTED.match(text, start)
    if quoted is not None:
        return _misquoted(quoted.group(), Extent(*quoted.span()))
    bare = _BARE.match(text, start)
    if bare is None:
        extent = Extent(start, min(start + 1, len(text)))
        return Word(None, extent.end, (Fault("syntax", extent, _unexpected(text, start)),))
    return _bare_word(bare.group(), Extent(*bare.span()))


def _unexpected(text: str, start: int) -> str:
    if start >= len(text):
        return "the text ends where a value was expected"
    return f"unexpected {printable(text[start])}, expected a value"


def _number(word: str, extent: Extent) -> Word:
    if len(word) > _MOST_DIGITS:
        message = f"number {printable(word)} has {len(word)} characters, expected at most {_MOST_DIGITS}"
        return Word(None, extent.end, (Fault("syntax", extent, message),))
    value = float(word) if any(c in word for c in ".eE") else int(word)
    if isinstance(value, float) and math.isinf(value):
        return Word(None, extent.end, (Fault("syntax", extent, f"number {word} is too large"),))
    return Word(value, extent.end)


def _misquoted(word: str, extent: Extent) -> Word:
    fixed = json.dumps(word[1:-1], ensure_ascii=False)
    message = f'{printable(word)} has {word[0]} for a quote, expected "; write {printable(fixed)}'
    fault = Fault("syntax", extent, message, (TextEdit(*extent, fixed),))
    return Word(word[1:-1], extent.end, (fault,))


def _bare_word(word: str, extent: Extent) -> Word:
    if word in _LITERALS:
        return Word(_LITERALS[word], extent.end)
    if word in _FOREIGN:
        right = _FOREIGN[word]
        message = f"{word} is not JSON, expected {right}; write {right}"
        fault = Fault("syntax", extent, message, (TextEdit(*extent, right),))
        return Word(_LITERALS[right], extent.end, (fault,))
    if word in ("NaN", "Infinity", "-Infinity"):
        return Word(None, extent.end, (Fault("syntax", extent, f"{word} is not a JSON number"),))
    shown = printable(word)
    message = f'unexpected {shown}, expected a value; put strings in quotes: "{shown}"'
    return Word(word, extent.end, (Fault("syntax", extent, message),))
