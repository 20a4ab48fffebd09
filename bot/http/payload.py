"""What Gerrit answers, from bytes to plain values: of the kind that was expected, or an error."""

import base64
import binascii
import json
import math
from collections.abc import Callable
from typing import Any
from typing import NoReturn
from typing import TypeVar

from bot.gerrit import Json

# Gerrit begins each answer with this, so that no browser takes it for a script.
# https://gerrit-review.googlesource.com/Documentation/rest-api.html#output
MAGIC = b")]}'"
_T = TypeVar("_T")
Kind = Callable[[Any], _T]


class Unexpected(Exception):
    """The answer is not what was asked for; the message says what was expected. `page`: it is a web page."""

    def __init__(self, expected: str, *, page: bool = False) -> None:
        super().__init__(expected)
        self.page = page


def value(data: bytes, kind: Kind[_T]) -> _T:
    """Return the JSON of an answer, checked by `kind`; numbers are finite, strings can be written as UTF-8."""
    if not data.startswith(MAGIC):
        raise Unexpected("Gerrit's mark before its JSON", page=data.lstrip()[:1] in (b"<", b""))
    try:
        text = data.removeprefix(MAGIC).decode("utf-8")
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise Unexpected("JSON that is not nested without end") from error
    except ValueError as error:
        raise Unexpected("whole and valid JSON") from error
    # Half of a pair of surrogates can stand in JSON, and would break whatever writes it down.
    return kind(_writable(found) if "\\ud" in text.lower() else found)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError("a number without end")
    return number


def _writable(found: Any) -> Any:
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, list):
        return [_writable(item) for item in found]
    if isinstance(found, dict):
        return {_writable(key): _writable(item) for key, item in found.items()}
    return found


def text(found: Any) -> str:
    """Expect a string."""
    if not isinstance(found, str):
        raise Unexpected("a string")
    return found


def record(found: Any) -> Json:
    """Expect an object."""
    if not isinstance(found, dict):
        raise Unexpected("an object")
    return found


def records(found: Any) -> list[Json]:
    """Expect a list of objects."""
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Unexpected("a list of objects")
    return found


def strings(found: Any) -> list[str]:
    """Expect a list of strings."""
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise Unexpected("a list of strings")
    return found


def record_by_name(found: Any) -> dict[str, Json]:
    """Expect an object whose values are objects."""
    if not isinstance(found, dict) or not all(isinstance(item, dict) for item in found.values()):
        raise Unexpected("an object of objects")
    return found


def records_by_name(found: Any) -> dict[str, list[Json]]:
    """Expect an object whose values are lists of objects."""
    if not isinstance(found, dict):
        raise Unexpected("an object of lists")
    return {name: records(item) for name, item in found.items()}


def contents(data: bytes) -> bytes:
    """Return a file's contents, which Gerrit sends in base64."""
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise Unexpected("a file in base64", page=data.lstrip()[:1] == b"<") from error
