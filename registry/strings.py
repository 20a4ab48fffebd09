"""The strings of JSON text: what they say, and their quotes, escapes and line breaks that are wrong."""

import json
import re
from itertools import islice

from registry.lexis import MOST_FAULTS
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import Word
from registry.lexis import apply
from registry.lexis import printable

_STRING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"')
_OPEN_STRING = re.compile(r'"[^\n]*')
# The looks ahead are bounded: a text may be one line of many megabytes and have a fault every few characters.
_REST = re.compile(r'[^\n]{0,2000}"(?=[ \t\r]*(?:,[ \t\r]*)?(?:\n|\Z))')
_ANOTHER = re.compile(r'"[ \t]*[,:\]}]')
_LOST_QUOTE = re.compile(r',[ \t]+"\Z')
_DOUBLED_AT_START = re.compile(r'""(?=[^\s",:\[\]{}][^"\n]{0,2000}+")')
_DOUBLED_AT_END = re.compile(r'"(?=[ \t\r]*(?:[,:\]}\n]|\Z))')
# Lines of words alone, the last of which ends with the quote.
_GOES_ON = re.compile(
    r'"(?:[^"\\\n]|\\.){0,2000}+\\?'
    r'(?:\n[ \t]*+(?![\s"\[\]{}/#<=>|])(?:[^"\\\n]|\\.){0,2000}+\\?){0,20}+'
    r'(?:\n[ \t]*+)?"(?=[ \t\r]*+(?:[,\]}][ \t\r]*+)?(?:\n|\Z))'
)
_LINE_BREAK = re.compile(r"[ \t\r]*+\\?\n[ \t]*+")
_ALONE = re.compile(r'[ \t]*+(?:"[^"\\\n]*+"[ \t]*+:[ \t]*+)?\Z')
_ENDS_LINE = re.compile(r"(?<![\]}]),[ \t\r]*+\n\s*+[\"{\[]|(?<![\]}])\s*+\n\s*+[\]}]")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?P<bad>u|.))|(?P<quote>")', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")


def string(text: str, start: int) -> Word:
    """Read the string whose opening quote stands at `start`; one not closed ends with its line."""
    match = _STRING.match(text, start)
    if match is None:
        return _open_string(text, start)
    end = match.end()
    if text.startswith('"', end) or _DOUBLED_AT_START.match(text, start):
        doubled = _doubled(text, start, end)
        if doubled is not None:
            return doubled
    if text[end : end + 1].isalnum():
        rest = _REST.match(text, end)
        if rest is not None and _ANOTHER.search(text, end - 1, rest.end() - 1) is None:
            return _decode(text, Extent(start, rest.end()), _inner_quotes(text, start, rest.end()))
        lost = _LOST_QUOTE.search(match.group())
        if lost is not None:
            return _not_closed(text, Extent(start, start + lost.start()))
    return _decode(text, Extent(start, end))


def _inner_quotes(text: str, start: int, end: int) -> Fault:
    """Return the fault of a string that fills its line, with quotes in it that nobody escaped."""
    quotes = [m.start() for m in _ESCAPE.finditer(text, start + 1, end - 1) if m["quote"]]
    message = 'a quote inside the string ends it too early; write \\" for a quote in a string'
    repair = tuple(TextEdit(offset, offset, "\\") for offset in quotes)
    return Fault("syntax", Extent(quotes[0], end), message, repair, guessed=True)


def _doubled(text: str, start: int, end: int) -> Word | None:
    """Read a string with one quote too many at its start, or at its `end`."""
    if _DOUBLED_AT_START.match(text, start):
        value, after, found = string(text, start + 1)
        where = Extent(start, start + 1)
    elif _DOUBLED_AT_END.match(text, end):
        value, _, found = _decode(text, Extent(start, end))
        after, where = end + 1, Extent(end, end + 1)
    else:
        return None
    fault = Fault(
        "syntax", where, "one quote too many; take the quote out", (TextEdit(*where, ""),)
    )
    return Word(value, after, (fault, *found))


def _open_string(text: str, start: int) -> Word:
    more = _GOES_ON.match(text, start)
    if more is not None:
        return _joined(text, Extent(*more.span()))
    match = _OPEN_STRING.match(text, start)
    assert match is not None
    body = match.group().rstrip()
    if body.endswith(",") and len(body) > 1:
        body = body[:-1]
    return _not_closed(text, Extent(start, start + len(body)))


def _joined(text: str, extent: Extent) -> Word:
    """Read a string that goes on in the lines below the one it starts in."""
    breaks = _LINE_BREAK.finditer(text, *extent)
    repair = tuple(TextEdit(*match.span(), " ") for match in breaks)
    message = "the string goes on in the next line, a string of JSON stands in one; join the lines"
    fault = Fault("syntax", extent, message, repair, guessed=True)
    moved = (TextEdit(e.start - extent.start, e.end - extent.start, e.text) for e in repair)
    line = apply(text[extent.start : extent.end], moved)
    return Word(_decode(line, Extent(0, len(line))).value, extent.end, (fault,))


def _not_closed(text: str, extent: Extent) -> Word:
    body, end = text[extent.start : extent.end], extent.end
    message = f'string {printable(body)} is not closed, expected a " at its end; add the quote'
    slashes = len(body) - len(body.rstrip("\\"))
    closing = '\\"' if slashes % 2 else '"'
    repair = (TextEdit(end, end, closing),)
    fault = Fault("syntax", extent, message, repair, guessed=not _surely_ends(text, extent))
    return _decode(text, extent, fault)


def _surely_ends(text: str, extent: Extent) -> bool:
    """Tell whether an open string stands alone in its line and what follows the line can follow it."""
    line = text.rfind("\n", max(0, extent.start - 400), extent.start) + 1
    before = _ALONE.match(text[line : extent.start])
    return before is not None and _ENDS_LINE.match(text, extent.end) is not None


def _decode(text: str, extent: Extent, fault: Fault | None = None) -> Word:
    """Return the value of a string as it is when all that is wrong in it is mended."""
    inner = text[extent.start + 1 : extent.end - 1]
    if fault is None and "\\" not in inner and inner.isprintable():
        return Word(inner, extent.end)
    found = [*_bad_escapes(text, extent), *_control_characters(text, extent)]
    faults = tuple(sorted([fault, *found] if fault else found))
    edits = (
        TextEdit(e.start - extent.start, e.end - extent.start, e.text)
        for f in faults
        for e in f.repair
    )
    raw = apply(text[extent.start : extent.end], edits)
    try:
        return Word(json.loads(raw, strict=False), extent.end, faults)
    except ValueError:
        return Word(raw[1:-1], extent.end, faults)


def _bad_escapes(text: str, extent: Extent) -> list[Fault]:
    faults = []
    bad = (m for m in _ESCAPE.finditer(text, extent.start + 1, extent.end) if m["bad"])
    for match in islice(bad, MOST_FAULTS):
        shown = printable(match.group())
        message = f"invalid escape {shown} in a string; write \\{shown} for a backslash"
        edit = TextEdit(match.start(), match.start(), "\\")
        faults.append(Fault("syntax", Extent(*match.span()), message, (edit,)))
    return faults


def _control_characters(text: str, extent: Extent) -> list[Fault]:
    faults = []
    for match in islice(_CONTROL.finditer(text, *extent), MOST_FAULTS):
        escape = json.dumps(match.group())[1:-1]
        name = f"U+{ord(match.group()):04X}"
        message = f"control character {name} in a string; write {escape} or take it out"
        edit = TextEdit(*match.span(), escape)
        faults.append(Fault("syntax", Extent(*match.span()), message, (edit,)))
    return faults
