"""Gerrit's query language: text -> a predicate, with `-`, OR, parentheses, "quotes" and {braces}."""

import re
from collections.abc import Callable
from typing import Generic
from typing import TypeVar

from tests.lab.fake.refusal import Refusal

T = TypeVar("T")
_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[()])|(?P<minus>-)|"
    r'(?:(?P<name>[a-z_-]+):)?(?:"(?P<quoted>[^"]*)"|\{(?P<braced>[^}]*)\}|(?P<bare>[^\s()"{}:-][^\s()"{}]*)))'
)


def compiled(text: str, operator: Callable[[str, str], Callable[[T], bool]]) -> Callable[[T], bool]:
    """Return the predicate of a query; `operator(name, value)` gives that of one term, with no name for a bare word."""
    return _Parser(text, operator).parsed()


class _Parser(Generic[T]):
    def __init__(self, text: str, operator: Callable[[str, str], Callable[[T], bool]]) -> None:
        self._text = text
        self._at = 0
        self._operator = operator

    def parsed(self) -> Callable[[T], bool]:
        if not self._text.strip():
            raise Refusal(400, "query is empty")
        predicate = self._either()
        if self._text[self._at :].strip():
            raise self._wrong(self._text[self._at :].strip()[0])
        return predicate

    def _wrong(self, at: str = "<EOF>") -> Refusal:
        return Refusal(400, f"line 1:{self._at} no viable alternative at input '{at}'")

    def _peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self._text, self._at)

    def _either(self) -> Callable[[T], bool]:
        options = [self._all()]
        while (found := self._peek()) and _is_word(found, "OR"):
            self._at = found.end()
            options.append(self._all())
        return lambda item: any(option(item) for option in options)

    def _all(self) -> Callable[[T], bool]:
        terms: list[Callable[[T], bool]] = []
        while (found := self._peek()) and found["mark"] != ")" and not _is_word(found, "OR"):
            self._at = found.end()
            if not _is_word(found, "AND"):
                terms.append(self._term(found))
        if not terms:
            raise self._wrong()
        return lambda item: all(term(item) for term in terms)

    def _term(self, found: re.Match[str]) -> Callable[[T], bool]:
        if found["minus"] or _is_word(found, "NOT"):
            follows = self._peek()
            if follows is None:
                raise self._wrong()
            self._at = follows.end()
            inner = self._term(follows)
            return lambda item: not inner(item)
        if found["mark"] == "(":
            inner = self._either()
            closing = self._peek()
            if closing is None or closing["mark"] != ")":
                raise self._wrong()
            self._at = closing.end()
            return inner
        if found["mark"]:
            raise self._wrong(")")
        if not found["name"] and (found["bare"] or "").endswith(":"):
            raise self._wrong()
        value = next(part for part in found.group("quoted", "braced", "bare") if part is not None)
        return self._operator(found["name"] or "", value)


def _is_word(found: re.Match[str], word: str) -> bool:
    return found["bare"] == word and not found["name"]
