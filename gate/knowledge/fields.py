"""The objects of a record or of the tables, with the keys they may have; and which key a misspelt one means."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from gate.finding import Fix
from gate.finding import RenameKey
from registry.layout import KEYS
from registry.lexis import printable
from registry.pointer import escape

RECORD = "/drivers/*"
_LISTS = {"projects", "releases", "drivers", "maintainers", "tested"}
_OBJECTS = {"upstream", "ci"}
_FLAGS = {"active", "shared"}
_NUMBERS = {"change", "patch_set"}
# What people write for it, where the spelling is no help.
_MEANT = {
    "mail": "email",
    "url": "wiki",
    "link": "wiki",
    "docs": "wiki",
    "documentation": "wiki",
    "launchpad": "launchpad_id",
    "lp": "launchpad_id",
    "nick": "irc",
    "project": "project_id",
    "account": "id",
    "ci_id": "id",
    "success": "success_pattern",
    "failure": "failure_pattern",
    "title": "name",
    "begin": "start",
    "start_date": "start",
    "date": "start",
}
_LIKE_ENOUGH = 0.7
_MOST = 50


_KIND_OF = {
    **dict.fromkeys(_LISTS, "a list"),
    **dict.fromkeys(_OBJECTS, "an object"),
    **dict.fromkeys(_FLAGS, "true or false"),
    **dict.fromkeys(_NUMBERS, "a number"),
}


class Object(NamedTuple):
    """One JSON object of a known kind: where it stands, what it has and what it may have, in schema order."""

    pointer: str
    value: Mapping[str, object]
    keys: tuple[str, ...]
    kind: str

    @property
    def unknown(self) -> list[str]:
        """The keys that it may not have."""
        return list(islice((key for key in self.value if key not in self.keys), _MOST))


def objects_of(value: object, kind: str, pointer: str = "") -> Iterator[Object]:
    """Yield every object at and below `value` whose keys the layout knows; `kind` is its pattern there."""
    if isinstance(value, dict):
        if kind in KEYS:
            yield Object(pointer, value, KEYS[kind], kind)
        for key, item in value.items():
            if isinstance(item, dict | list) and key != "drivers":
                yield from objects_of(item, f"{kind}/{key}", f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list):
                yield from objects_of(item, f"{kind}/*", f"{pointer}/{index}")


def meant(key: str, holder: Object) -> str | None:
    """Return the known key that an unknown one stands for, whether the object has it or not."""
    plain = key.strip().casefold().replace("-", "_").replace(" ", "_")
    for guess in (plain, _MEANT.get(plain, "")):
        if guess in holder.keys:
            return guess
    return _nearest(plain, holder.keys)


def is_told(value: object, kind: str, key: str) -> bool:
    """Tell whether it is said already that `key` is not what it should be: it is misspelt, or of another type."""
    if not isinstance(value, dict):
        return False
    if key in value:
        return not _suits(key, value[key])
    return is_misspelt(value, kind, key)


def is_misspelt(value: object, kind: str, key: str) -> bool:
    """Tell whether an object lacks a key and has an unknown one that stands for it."""
    if not isinstance(value, dict) or key in value:
        return False
    holder = Object("", value, KEYS[kind], kind)
    return any(not _home(other) and meant(other, holder) == key for other in holder.unknown)


def _nearest(key: str, known: Sequence[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best = process.extractOne(
        key, known, scorer=OSA.normalized_similarity, score_cutoff=_LIKE_ENOUGH
    )
    return best[0] if best else None


def message_of(key: str, holder: Object) -> str:
    """Say that a key is unknown, and which one is meant."""
    shown, home = f'unknown field "{printable(key)}"', _home(key)
    if home:
        return f"{shown} here, it belongs {home}; move it there"
    guess = meant(key, holder)
    if guess is None:
        return f"{shown}, expected one of {', '.join(holder.keys)}; take it out"
    if guess in holder.value:
        return f'{shown} beside "{guess}"; keep one of them'
    kind = "" if _suits(guess, holder.value[key]) else f", {_KIND_OF.get(guess, 'a string')}"
    return f'{shown}; did you mean "{guess}"{kind}'


def _home(key: str) -> str:
    """Return where a known key belongs that stands in the wrong object."""
    homes = {
        "/drivers/*": "into the record",
        "/drivers/*/maintainers/*": "to a maintainer",
        "/drivers/*/upstream": 'into "upstream"',
        "/drivers/*/ci": 'into "ci"',
    }
    return next((home for kind, home in homes.items() if key in KEYS[kind]), "")


def renaming(key: str, holder: Object) -> Fix | None:
    """Return the fix: the meant key, if the value is of its type."""
    guess = meant(key, holder)
    if guess is None or guess in holder.value or not _suits(guess, holder.value[key]):
        return None
    return Fix(f'write "{guess}"', (RenameKey(f"{holder.pointer}/{escape(key)}", guess),))


def _suits(key: str, value: object) -> bool:
    if key in _LISTS:
        return isinstance(value, list)
    if key in _OBJECTS:
        return isinstance(value, dict)
    if key in _FLAGS | _NUMBERS:
        return isinstance(value, bool if key in _FLAGS else int)
    return isinstance(value, str)
