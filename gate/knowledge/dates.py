"""Days in other forms than the registry's, as far as they can be read in one way only."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/. ]+([A-Za-z]{3,9})[-/., ]+(\d{1,2})\s*")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. ]+([A-Za-z]{3,9})[-/., ]+(\d{4})\s*")
_MONTH_FIRST = re.compile(r"\s*([A-Za-z]{3,9})[-/. ]+(\d{1,2})[-/., ]+(\d{4})\s*")


def day_in(text: str) -> date | None:
    """Return the day that `text` names; None where it names none or could name two."""
    if match := _NUMBERS.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), _month(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return None


def _month(word: str) -> int:
    short = word[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
