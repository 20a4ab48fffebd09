"""The strings of a record: which of them are out of the ordinary, and what kind of text each field holds."""

import enum
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from registry.model import Driver
from registry.model import Drivers
from registry.model import Registry
from registry.pointer import escape


class Text(NamedTuple):
    """One string and the JSON pointer at which it stands."""

    pointer: str
    value: str


class Kind(enum.Enum):
    """What a field holds: an identifier for programs, the name of somebody or something, a pattern, prose."""

    IDENTIFIER = enum.auto()
    NAME = enum.auto()
    PATTERN = enum.auto()
    PROSE = enum.auto()
    EVIDENCE = enum.auto()


_KINDS = {
    "vendor": Kind.NAME,
    "name": Kind.NAME,
    "description": Kind.PROSE,
    "success_pattern": Kind.PATTERN,
    "failure_pattern": Kind.PATTERN,
}

# Longer ones break the schema; the rules about characters leave them alone, for they may be made to be slow.
LONGEST = 5000
# A record has some dozens of strings; nobody reads on after this many that are odd.
_MOST = 200

# A clean record is seen once for all rules: Drivers -> index -> its strings that are out of the ordinary.
_SEEN: WeakKeyDictionary[Drivers, dict[int, tuple[Text, ...]]] = WeakKeyDictionary()


def kind_of(pointer: str) -> Kind:
    """Return what the field at `pointer` of a record holds."""
    if pointer.startswith("/ci/tested/"):
        return Kind.EVIDENCE
    return _KINDS.get(field_of(pointer), Kind.IDENTIFIER)


def field_of(pointer: str) -> str:
    """Return the name of the field that a pointer leads to; that of the list for an element."""
    return next((part for part in reversed(pointer.split("/")) if not part.isdecimal()), "")


def has_words(pointer: str) -> bool:
    """Tell whether the field may hold several words with spaces between them."""
    return kind_of(pointer) is not Kind.IDENTIFIER


def strings(value: object, pointer: str = "") -> Iterator[Text]:
    """Yield every string below `value`."""
    if isinstance(value, str):
        yield Text(pointer, value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{pointer}/{index}")


def odd_strings(driver: Driver, registry: Registry) -> tuple[Text, ...]:
    """Return the strings of a record that are more than printable ASCII with single spaces inside."""
    drivers = registry.drivers
    seen = _SEEN.setdefault(drivers, {})
    if driver.index not in seen:
        raw = drivers.raw[driver.index]
        seen[driver.index] = () if _is_plain(raw) else tuple(islice(odd(strings(raw)), _MOST))
    return seen[driver.index]


def _is_plain(value: object) -> bool:
    """Tell whether no string below `value` is out of the ordinary; most records end here."""
    if isinstance(value, str):
        return (
            value.isascii()
            and value.isprintable()
            and "  " not in value
            and value[:1] != " "
            and value[-1:] != " "
        )
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return True


def odd(texts: Iterator[Text]) -> Iterator[Text]:
    """Yield those of `texts` that are out of the ordinary."""
    return (text for text in texts if len(text.value) <= LONGEST and not _is_plain(text.value))


def read_by_people(driver: Driver) -> list[Text]:
    """Return what people read of a record: its names and its prose."""
    people = enumerate(driver.maintainers)
    names = [Text(f"/maintainers/{index}/name", person.name or "") for index, person in people]
    texts = [
        Text("/vendor", driver.vendor),
        Text("/name", driver.name),
        Text("/description", driver.description or ""),
        *names,
    ]
    return [text for text in texts if text.value and len(text.value) <= LONGEST]
