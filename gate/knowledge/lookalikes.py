"""Letters that look like ASCII ones and are not: Cyrillic and Greek doubles, full-width and mathematical letters."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
_WIDE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
_ALIASES = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")


@cache
def double_of(character: str) -> str:
    """Return the one ASCII letter or digit that `character` looks like; empty if there is none."""
    if _WIDE.match(character):
        plain = unicodedata.normalize("NFKC", character)
        return plain if plain.isascii() else ""
    if not unicodedata.name(character, "").startswith(_ALIASES):
        return ""
    return _confusable(character)


def _confusable(character: str) -> str:
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(character, greedy=True, preferred_aliases=["latin"])
    doubles = [glyph["c"] for entry in found or () for glyph in entry["homoglyphs"]]
    letters = [c for c in doubles if len(c) == 1 and c.isascii() and c.isalnum()]
    # A capital stands for a capital: Cyrillic and Greek capital I look like l too, and are listed so alone.
    if character.isupper() and "l" in letters:
        return "I"
    same_case = [c for c in letters if c.isupper() == character.isupper()]
    return next(iter(same_case or letters), "")


def foreign(text: str, *, whole_words: bool) -> Mapping[str, str]:
    """Return the look-alikes in `text` and what they look like.

    Always those in a word that also has letters of ours; with `whole_words` also words made of nothing else,
    which are right in the name of a person but not in an identifier.
    """
    result: dict[str, str] = {}
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        doubles = {c: double_of(c) for c in word if not c.isascii()}
        strange = {c: double for c, double in doubles.items() if double}
        if strange and (_has_latin(word) or (whole_words and len(strange) == len(set(word)))):
            result.update(strange)
    return result


def _has_latin(word: str) -> bool:
    return any(c.isascii() or unicodedata.name(c, "").startswith("LATIN") for c in word)


def replaced(text: str, doubles: Mapping[str, str]) -> str:
    """Return `text` with the letters that were meant."""
    return "".join(doubles.get(character, character) for character in text)
