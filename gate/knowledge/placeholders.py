"""Which texts stand for a value that somebody meant to write later."""

import re

_TO_BE_DONE = frozenset(
    "changeme fixme insert_description replace_me replaceme tba tbc tbd todo xxx xxxx xxxxx".split()
)
_WORDS = frozenset(
    """
    asdf asdfasdf bar baz bla blah description dummy example foo foobar lorem n.a n/a na nil none null
    placeholder qwerty sample test testing text undefined unknown yyy zzz
    """.split()
)
_TEMPLATE = re.compile(r"<[^<>:@]{1,60}>|\{\{?[^{}]{1,60}\}?\}|\$\{?\w{1,60}\}?|%\w{1,60}%|[\W_]+")
_INVITATION = re.compile(
    r"(?:(?:enter|insert|put|add|fill in|write)\s+)?your(?:\s+[\w-]+){1,4}"
    r"|(?:enter|insert|put|fill in|write)\s[\w\s-]{1,40}\shere|[\w\s-]{1,40}\sgoes\shere"
)
_INSIDE = re.compile(
    r"\b(?:TODO|FIXME|TBD|CHANGEME)\b|\b[Ll]orem [Ii]psum\b|<(?:insert|your|add|enter)\b[^<>]{,60}>"
)
_LONGEST = 100


def is_placeholder(text: str) -> bool:
    """Tell whether the whole text stands for a value that is not there."""
    return is_certain_placeholder(text) or (len(text) <= _LONGEST and _bare(text) in _WORDS)


def is_certain_placeholder(text: str) -> bool:
    """Tell whether the text can be nothing else than a placeholder."""
    start = text[:11].lower()
    if len(text) > _LONGEST or start == "lorem ipsum":
        return start == "lorem ipsum"
    if not start[:1].isalnum() and _TEMPLATE.fullmatch(text.strip()):
        return True
    bare = _bare(text)
    if bare in _TO_BE_DONE:
        return True
    return ("your" in bare or bare.endswith("here")) and _INVITATION.fullmatch(bare) is not None


def placeholder_in(text: str) -> str:
    """Return the words of a text that say "to be done"; empty if there are none."""
    # Looking for the letters first is much faster than the pattern on the long texts of 100,000 records.
    if not any(map(text.__contains__, ("TODO", "FIXME", "TBD", "CHANGEME", "psum", "<"))):
        return ""
    match = _INSIDE.search(text)
    return match.group() if match else ""


def _bare(text: str) -> str:
    return text.lower().strip(" \t\r\n.:;!?_-")
