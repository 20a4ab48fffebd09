"""Guesses at what a broken line of JSON was meant to be: the least that explains it, or None."""

import re

from registry.brackets import indent
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import Word

_KEY_NOT_CLOSED = re.compile(
    r'"(?P<name>[A-Za-z_$]\w{0,60}+)(?P<other>[,\[\]{}]?)[ \t]*+:[ \t]*+["\[{]'
)
_OTHER_QUOTE_OF_KEY = re.compile(r'[,:\[\]{}](?P<name>[A-Za-z_$]\w{0,60}+)"(?=[ \t]*+:)')
_OTHER_QUOTE = re.compile(
    r'[,:{}\]](?P<name>[^\s",:\[\]{}][^"\n\[\]{}]{0,2000}+)"(?=[ \t\r]*+(?:,[ \t\r]*+)?(?:\n|\Z))'
)
_KEY = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"[ \t]*+:')
_TO_QUOTE = re.compile(r'[^"\n]*+(?:"(?![ \t]*[,:\]}])[^"\n]*+)*+"')
# Some other character at the end of a line, or alone between two values, where the comma has to be.
_OTHER = r'[^\s"\w,\[\]{}\'/#-]'
_MEMBER_NEXT = re.compile(_OTHER + r'(?:[ \t\r]*+\n)?[ \t]*+"[^"\n]{0,200}+"[ \t]*+:')
_ELEMENT_NEXT = re.compile(
    _OTHER + r'(?:[ \t\r]*+\n)?[ \t]*+(?:"[^"\n]{0,200}+"[ \t\r]*+[,\n\]]|\{|-?\d)'
)
_COLON_FOR_COMMA = re.compile(
    r'"[^"\n]{0,2000}+"[ \t]*+:(?:[ \t\r\n]*+"[^"\n]{0,200}+"[ \t]*+:'
    r'|[ \t\r]*+\n[ \t]*+(?:"[^"\n]{0,200}+"[ \t\r]*+[,\n\]]|\{))'
)
_OTHER_COLON = re.compile(r'[,\[\]{}"][ \t]++(?=["\[{\dtfn-])')
_STRAY_WORD = re.compile(
    r'[^\s,:\[\]{}"]{1,60}+(?=[ \t\r]*+[\n \t][ \t\r\n]*+"[^"\n]{0,200}+"[ \t]*+:)'
)
_STRAY_IN_LIST = re.compile(r'[^\s,:\[\]{}"]{1,2}+(?=[ \t\r]*+\n[ \t]*+["{])')
_STRAY_BEFORE_COMMA = re.compile(r'[^\s,:\[\]{}"]{1,60}+(?=[ \t\r]*+(?:,|[\]}]|\n[ \t]*+[\]}]))')
_OPENS_BELOW = re.compile(r"[,\[\]{}\"][ \t\r]*+\n\s*+(?=[\"{\[])")
_ELEMENT = re.compile(r'"[^"\n]{0,2000}+"[ \t\r]*+[,\n\]]|[{\[]')
_BRACKET_FOR_COMMA = re.compile(
    r'[\[\]{}][ \t\r]*+\n[ \t]*+(?=(?P<key>"[^"\n]{0,200}+"[ \t]*+:)|["{])'
)
_LINES = 50_000
_STRING_ALONE = re.compile(r'"[^"\n]{0,2000}+"[ \t]*+(?:,[ \t\r]*+)?\n')


def key_not_closed(text: str, position: int) -> Word | None:
    """Read a key that has lost its closing quote, as in `"name: "x"`."""
    match = _KEY_NOT_CLOSED.match(text, position)
    if match is None or is_key(text, position):
        return None
    name, end = match["name"], match.end("name")
    message = f'key "{name} is not closed, expected a " after it; add the quote'
    edit = TextEdit(end, match.end("other"), '"')
    return Word(
        name, match.end("other"), (Fault("syntax", Extent(position, end), message, (edit,)),)
    )


def other_quote(text: str, position: int, *, key: bool) -> Word | None:
    """Read a string that has some other character where its first quote has to be."""
    match = (_OTHER_QUOTE_OF_KEY if key else _OTHER_QUOTE).match(text, position)
    if match is None:
        return None
    where = Extent(position, position + 1)
    message = f'unexpected {text[position]}, expected a quote; write "'
    return Word(
        match["name"], match.end(), (Fault("syntax", where, message, (TextEdit(*where, '"'),)),)
    )


def is_key(text: str, position: int) -> bool:
    """Tell whether a key and its colon stand here as they should."""
    return _KEY.match(text, position) is not None


def is_deeper(text: str, position: int, opening: int) -> bool:
    """Tell whether what begins a line here is indented more than the line of `opening`."""
    mine, outer = indent(text, position, alone=True), indent(text, opening)
    return mine is not None and outer is not None and mine > outer


def rest_of_string(text: str, position: int) -> Word | None:
    """Read what stands after a quote that ended a string too early, as far as it belongs to it."""
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


def is_object_here(text: str, key: int, position: int) -> bool:
    """Tell whether what stands after a key and its colon is an object without its bracket."""
    if not is_key(text, position) or _COLON_FOR_COMMA.match(text, position):
        return False
    return "\n" not in text[key:position] or is_deeper(text, position, key)


def is_next_key(text: str, key: int, position: int) -> bool:
    """Tell whether what stands after a key and its colon is the key of the next member."""
    if not is_key(text, position) or _COLON_FOR_COMMA.match(text, position):
        return False
    mine, own = indent(text, position, alone=True), indent(text, key)
    return mine is not None and mine == own and "\n" in text[key:position]


def is_colon_for_comma(text: str, position: int) -> bool:
    """Tell whether the string here looks like a key only because its comma became a colon."""
    return _COLON_FOR_COMMA.match(text, position) is not None


def is_other_colon(text: str, position: int) -> bool:
    """Tell whether some other character stands where the colon has to be."""
    match = _OTHER_COLON.match(text, position)
    return match is not None and not is_key(text, match.end())


def stray_word(text: str, position: int, bracket: str) -> int:
    """Return where a word ends that stands before a key or element and can be nothing; else -1."""
    pattern = _STRAY_WORD if bracket == "{" else _STRAY_IN_LIST
    match = pattern.match(text, position)
    if match is None or match.group()[0] in "-'\u2018\u201c\u201d`" or match.group().isdigit():
        return -1
    return match.end()


def is_stray_before_comma(text: str, position: int) -> bool:
    """Tell whether a word stands between a value and the comma or bracket that follows it."""
    return _STRAY_BEFORE_COMMA.match(text, position) is not None


def opens_below(text: str, key: int, position: int) -> str:
    """Return the bracket that the character here has to be, as what it opens stands in the lines below."""
    match = _OPENS_BELOW.match(text, position)
    if match is None or not is_deeper(text, match.end(), key):
        return ""
    return "{" if is_key(text, match.end()) else "["


def right_bracket(text: str, start: int) -> str:
    """Return the bracket that the opening one at `start` has to be, by what it opens and what closes it."""
    bracket = text[start]
    below = _OPENS_BELOW.match(text, start)
    if below is None:
        return bracket
    agrees = is_key if bracket == "[" else _ELEMENT.match
    if not agrees(text, below.end()):
        return bracket
    own = " " * (indent(text, start) or 0)
    closes = re.compile(rf"\n{own}([\]}}])")
    closer = closes.search(text, below.end() - 1, below.end() + _LINES)
    return {"]": "[", "}": "{"}[closer[1]] if closer else bracket


def is_doubled(text: str, start: int) -> bool:
    """Tell whether the opening bracket at `start` stands there twice."""
    if not text.startswith(text[start], start + 1):
        return False
    if text[start] == "{":
        return True
    own = " " * (indent(text, start) or 0)
    closes = re.compile(rf"\n(?:{own}\](?P<too>[ \t\r\n]*+\])?)")
    closer = closes.search(text, start, start + _LINES)
    return closer is not None and not closer["too"] and text.startswith("\n", start + 2)


def is_bracket_for_comma(text: str, position: int, opening: int, closer: str) -> bool:
    """Tell whether a bracket at the end of a line stands where the comma has to be."""
    match = _BRACKET_FOR_COMMA.match(text, position)
    if match is None or bool(match["key"]) != (closer == "}"):
        return False
    same = indent(text, match.end()) == indent(text, position)
    return same and "\n" in text[opening:position]
