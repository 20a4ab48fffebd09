"""How values of the data are written into JSON and XML so that no reader stumbles over them."""

import json
import re
from xml.sax.saxutils import escape as _escape

# What XML 1.0 has no way to write, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def json_bytes(value: object) -> bytes:
    """Return a value as JSON in UTF-8; half a surrogate pair, which UTF-8 has not, is escaped as in the data.

    On one line: Python writes indented JSON ten times slower, and there is a file for each of 10,000 drivers.
    """
    return encoded(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")


def encoded(text: str) -> bytes:
    """Return a text in UTF-8."""
    return text.encode("utf-8", "backslashreplace")


def xml(text: str) -> str:
    """Return a text as the content of an XML element or attribute."""
    return _escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;"})


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
