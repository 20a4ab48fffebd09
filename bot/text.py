"""How values of the data get into what we write on Gerrit: printable, on one line, nothing that Markdown would obey."""

import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment
from jinja2 import PackageLoader
from jinja2 import StrictUndefined

# Gerrit refuses a message or comment of more than 16,384 bytes.
# https://gerrit-review.googlesource.com/Documentation/config-gerrit.html#change.commentSizeLimit
MOST_BYTES = 15_900
_MOST_VALUE = 400
# Gerrit shows messages as Markdown; a backslash would stand in every mail as it is.
_GRAVE, _LESS, _MORE, _STAR = "\u02cb", "\u2039", "\u203a", "\u2217"
_MARKDOWN = str.maketrans({"`": _GRAVE, "<": _LESS, ">": _MORE, "[": "(", "]": ")", "*": _STAR})
_QUOTED = re.compile(r'"([^"]+)"')


def plain(value: object, most: int = _MOST_VALUE) -> str:
    """Return a value on one line of at most `most` characters, control and format characters spelt out."""
    text = "".join(c if c.isprintable() else f"{_LESS}U+{ord(c):04X}{_MORE}" for c in str(value))
    return text if len(text) <= most else text[: most - 1] + "…"


def code(value: object, most: int = _MOST_VALUE) -> str:
    """Return a value as a code span: in it, Markdown and Gerrit's own links mean nothing."""
    return "`" + (plain(value, most).replace("`", _GRAVE).strip() or " ") + "`"


def prose(value: object, most: int = _MOST_VALUE) -> str:
    """Return a message of ours that has values in it: what it quotes as code, of the rest nothing as Markdown."""
    # Every other part is what stood between quotation marks.
    parts = _QUOTED.split(plain(value, most))
    return "".join(
        code(part) if number % 2 else part.translate(_MARKDOWN) for number, part in enumerate(parts)
    )


def spelt(pattern: str) -> str:
    """Return a pattern as it is written in the file."""
    return json.dumps(pattern, ensure_ascii=False)[1:-1]


def escaped(line: str) -> str:
    """Return a line as a terminal may show it: what cannot be printed is written as JSON would."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)


def count(number: int, word: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def size(text: str) -> int:
    """Return how large Gerrit finds a text: its bytes in UTF-8."""
    return len(text.encode("utf-8", "replace"))


@cache
def _environment() -> Environment:
    # What is made here is text, not HTML: Gerrit escapes it when it shows it.
    environment = Environment(
        loader=PackageLoader("bot"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(code=code, prose=prose, count=count, spelt=spelt)
    return environment


def render(template: str, **values: Any) -> str:
    """Return a template of `bot/templates` with its values; a value is data, never a template."""
    return _environment().get_template(template).render(values).strip()
