"""All entities of one document, each made when it is first asked for, and the look-ups."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from registry.model.entities import Driver
from registry.model.entities import Identity
from registry.model.entities import Project
from registry.model.entities import Release
from registry.model.reading import driver_of
from registry.model.reading import identity_of
from registry.model.reading import objects
from registry.model.reading import release_of
from registry.model.reading import word


class Drivers(Sequence[Driver]):
    """The drivers in file order, each made when it is first asked for."""

    def __init__(self, raw: Sequence[object]) -> None:
        self.raw = raw
        self._made: dict[int, Driver] = {}

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, index: int) -> Driver: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Driver]: ...
    def __getitem__(self, index: int | slice) -> Driver | Sequence[Driver]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        if index not in self._made:
            self._made[index] = driver_of(index, self.raw[index])
        return self._made[index]

    def __iter__(self) -> Iterator[Driver]:
        return (self[index] for index in range(len(self)))


@dataclass(frozen=True)
class Registry:
    """All entities of one document, with the look-ups that rules and pages need."""

    raw: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> "Registry":
        """Make the registry of a document's value, whatever that value is."""
        return cls(value if isinstance(value, dict) else {})

    @cached_property
    def drivers(self) -> Drivers:
        """Every record, in file order."""
        raw = self.raw.get("drivers")
        return Drivers(raw if isinstance(raw, list) else [])

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Project id -> project."""
        rows = objects(self.raw.get("projects"))
        return {word(row, "id"): Project(word(row, "id"), word(row, "name")) for row in rows}

    @cached_property
    def releases(self) -> dict[str, Release]:
        """Release id -> release, in file order."""
        rows = objects(self.raw.get("releases"))
        return {
            release.id: release
            for release in (release_of(i, row) for i, row in enumerate(rows))
            if release.id
        }

    @cached_property
    def identities(self) -> dict[Identity, list[int]]:
        """Identity without case -> indexes of the records that have it."""
        result: dict[Identity, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            result[identity_of(raw).key].append(index)
        return result

    @cached_property
    def by_vendor(self) -> dict[str, list[int]]:
        """Vendor, as written -> indexes of its records."""
        return self._index("vendor")

    @cached_property
    def by_project(self) -> dict[str, list[int]]:
        """Project id -> indexes of its records."""
        return self._index("project_id")

    @cached_property
    def by_account(self) -> dict[str, list[int]]:
        """CI account -> indexes of the records that name it."""
        result: dict[str, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            ci = raw.get("ci") if isinstance(raw, dict) else None
            account = ci.get("id") if isinstance(ci, dict) else None
            if isinstance(account, str):
                result[account].append(index)
        return result

    def _index(self, key: str) -> dict[str, list[int]]:
        result: dict[str, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            value = raw.get(key) if isinstance(raw, dict) else None
            if isinstance(value, str):
                result[value].append(index)
        return result
