"""Words for the result of a build that were meant and not written: `SUCESS`, `FALIURE`."""

import re
from functools import lru_cache

from gate.knowledge.jobs import reading
from gate.knowledge.names import near

_WORDS = ("success", "successful", "succeeded", "succeed", "failure", "failed", "passed")
_CANDIDATE = re.compile(r"(?<![A-Za-z])[SFPsfp][A-Za-z]{4,11}(?=\W*$)")
_MOST_TYPOS = 2


@lru_cache(maxsize=1 << 12)
def result_meant(pattern: str) -> tuple[str, str] | None:
    """Return the last word of a pattern and the result it was meant to be, if it is a misspelling of one."""
    candidate = _CANDIDATE.search(pattern)
    if candidate is None or reading(pattern).result:
        return None
    word = candidate.group()
    for most in range(1, _MOST_TYPOS + 1):
        for wanted in _WORDS:
            if near(word.lower(), wanted, most):
                return word, _cased(wanted, word)
    return None


def _cased(wanted: str, word: str) -> str:
    if word.isupper():
        return wanted.upper()
    return wanted.capitalize() if word[0].isupper() else wanted
