"""Who maintains what: the distinct maintainers of the whole registry by name, address and account, made in one pass."""

import weakref
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cached_property

from gate.knowledge.names import fold
from gate.knowledge.names import without_one
from gate.knowledge.people import address
from gate.knowledge.people import person
from registry.model import Maintainer
from registry.model import Registry
from registry.model import objects

_FIELDS = ("name", "email", "irc", "launchpad_id")
_Values = tuple[str | None, str | None, str | None, str | None]


class Roster:
    """The look-ups. They are made of distinct maintainers, so that a team of a thousand records counts once."""

    def __init__(self, registry: Registry) -> None:
        written: dict[_Values, list[int]] = defaultdict(list)
        for index, raw in enumerate(registry.drivers.raw):
            if isinstance(raw, dict):
                for entry in objects(raw.get("maintainers")):
                    written[_values(entry)].append(index)
        self._written = written

    @cached_property
    def places(self) -> dict[Maintainer, list[int]]:
        """Maintainer, as written -> indexes of the records."""
        result: dict[Maintainer, list[int]] = defaultdict(list)
        for values, indexes in self._written.items():
            result[Maintainer(*values)].extend(indexes)
        return result

    @cached_property
    def _same(self) -> dict[tuple[str, object], list[Maintainer]]:
        result: dict[tuple[str, object], list[Maintainer]] = defaultdict(list)
        for maintainer in self.places:
            for field in _FIELDS:
                value = getattr(maintainer, field)
                if value:
                    result[field, key_of(field, value)].append(maintainer)
        return result

    def holding(self, field: str, value: str | None) -> Iterator[Maintainer]:
        """Yield every maintainer whose field says the same as `value`."""
        yield from self._same.get((field, key_of(field, value)), ()) if value else ()

    @cached_property
    def domains(self) -> dict[str, set[int]]:
        """Mail domain -> indexes of the records that have an address in it."""
        result: dict[str, set[int]] = defaultdict(set)
        for maintainer, indexes in self.places.items():
            parts = address(maintainer.email)
            if parts is not None:
                result[parts.domain].update(indexes)
        return result

    @cached_property
    def _domains_without_one(self) -> dict[str, list[str]]:
        result: dict[str, list[str]] = defaultdict(list)
        for domain in self.domains:
            for rest in without_one(domain):
                result[rest].append(domain)
        return result

    def near_domains(self, domain: str) -> set[str]:
        """Return the other mail domains that are but for one letter the same."""
        found = {
            other
            for rest in without_one(domain)
            for other in self._domains_without_one.get(rest, ())
        }
        return found - {domain}


def key_of(field: str, value: str) -> object:
    """Return what makes two values of a field the same."""
    return person(value) if field == "name" else fold(value.strip().rstrip("_`"))


def _values(entry: Mapping[str, object]) -> _Values:
    name, email, irc, launchpad_id = (_text(entry.get(field)) for field in _FIELDS)
    return name, email, irc, launchpad_id


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


_LAST: list[tuple[weakref.ref[Registry], Roster]] = []


def roster(registry: Registry) -> Roster:
    """Return the roster of a registry; several rules in a row ask for the same one."""
    if not _LAST or _LAST[0][0]() is not registry:
        _LAST[:] = [(weakref.ref(registry), Roster(registry))]
    return _LAST[0][1]
