"""Guesses at what a broken line of JSON was meant to be: the least that explains it, or None."""

import re

from registry.brackets import indent
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import Word

_KEY_NOT_CLOSED = re.compile(r'"(?P<name>[A-Za-z_$]\w{0,60}+)[ \t]*+:[ \t]*+["\[{]')
_KEY = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"[ \t\r\n]*+:')
_TO_QUOTE = re.compile(r'[^"\n]*+(?:"(?![ \t]*[,:\]}])[^"\n]*+)*+"')
# Some other character at the end of a line, or alone between two values, where the comma has to be.
_OTHER = r'[^\s"\w,:\[\]{}\'/#-]'
_MEMBER_NEXT = re.compile(_OTHER + r'(?:[ \t\r]*+\n)?[ \t]*+"[^"\n]{0,200}+"[ \t]*+:')
_ELEMENT_NEXT = re.compile(
    _OTHER + r'(?:[ \t\r]*+\n)?[ \t]*+(?:"[^"\n]{0,200}+"[ \t\r]*+[,\n\]]|\{|-?\d)'
)
_STRING_ALONE = re.compile(r'"[^"\n]{0,2000}+"[ \t]*+(?:,[ \t\r]*+)?\n')


def key_not_closed(text: str, position: int) -> Word | None:
    """Read a key that has lost its closing quote, as in `"name: "x"`."""
    match = _KEY_NOT_CLOSED.match(text, position)
    if match is None or is_key(text, position):
        return None
    name, end = match["name"], match.end("name")
    message = f'key "{name} is not closed, expected a " behind it; add the quote'
    fault = Fault("syntax", Extent(position, end), message, (TextEdit(end, end, '"'),))
    return Word(name, end, (fault,))


def is_key(text: str, position: int) -> bool:
    """Tell whether a key and its colon stand here as they should."""
    return _KEY.match(text, position) is not None


def is_deeper(text: str, position: int, opening: int) -> bool:
    """Tell whether what begins a line here is indented more than the line of `opening`."""
    mine, outer = indent(text, position, alone=True), indent(text, opening)
    return mine is not None and outer is not None and mine > outer


def rest_of_string(text: str, position: int) -> Word | None:
    """Read what stands behind a quote that ended a string too early, as far as it belongs to it."""
    match = _TO_QUOTE.match(text, position)
    if match is None:
        return None
    message = 'a quote inside the string ends it too early; write \\" for a quote in a string'
    fault = Fault("syntax", Extent(position - 1, match.end()), message)
    return Word(None, match.end(), (fault,))


def is_wrong_comma(text: str, position: int, closer: str) -> bool:
    """Tell whether some other character stands where the comma has to be."""
    following = _MEMBER_NEXT if closer == "}" else _ELEMENT_NEXT
    return following.match(text, position) is not None


def is_list_below(text: str, key: int, position: int) -> bool:
    """Tell whether what stands below a key, on lines of its own, is a list without its bracket."""
    line = text.rfind("\n", key, position) + 1
    if not line or text[line:position].strip(" \t"):
        return False
    if _STRING_ALONE.match(text, position):
        return True
    return text.startswith("{", position) and is_deeper(text, position, key)
