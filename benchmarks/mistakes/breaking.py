"""What mistakes are made of: a broken copy of a record, and the table that a mistake is entered in."""

import copy
import random
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Broken = tuple[Record, str] | None
Mistake = Callable[[Record, dict[str, Any], random.Random], Broken]
Mistakes = dict[str, Mistake]


def listed_in(mistakes: Mistakes) -> Callable[[Mistake], Mistake]:
    """Return a decorator that enters a mistake under its function's name."""

    def enter(function: Mistake) -> Mistake:
        mistakes[function.__name__] = function
        return function

    return enter


def with_value(record: Record, key: str, value: object) -> Record:
    result: Record = copy.deepcopy(record)
    result[key] = value
    return result


def with_person(record: Record, key: str, value: object) -> Broken:
    if not record.get("maintainers"):
        return None
    result = copy.deepcopy(record)
    result["maintainers"][0][key] = value
    return result, f"/maintainers/0/{key}"


def of_first_person(record: Record, key: str) -> str:
    people = record.get("maintainers") or [{}]
    return str(people[0].get(key) or "")


def with_ci(record: Record, **values: object) -> Record | None:
    if "ci" not in record:
        return None
    result = copy.deepcopy(record)
    result["ci"].update(values)
    return result


def without_a_letter(word: str, chance: random.Random) -> str:
    letters = [i for i, c in enumerate(word) if c.isalpha() and i]
    if not letters:
        return word
    at = chance.choice(letters)
    return word[:at] + word[at + 1 :]
