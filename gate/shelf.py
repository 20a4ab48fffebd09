"""The rules as a list that imports a rule only when it is wanted, and knows which are wanted for a change."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import overload

ALWAYS = "*"
TABLES = "tables"


class Shelf(Sequence[ModuleType]):
    """Rule modules of one package, each with the fields of a record that it reads.

    `rows` are (module, fields): the names of a record's fields, separated by spaces; `tables` for the lists
    of projects and releases; `*` for a rule that has to see every change. A rule whose fields no change
    touches says the same of base and head, so it need not even be imported.
    """

    def __init__(self, package: str, rows: Sequence[tuple[str, str]]) -> None:
        self._package = package
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> ModuleType: ...
    @overload
    def __getitem__(self, index: slice) -> "Shelf": ...
    def __getitem__(self, index: int | slice) -> "ModuleType | Shelf":
        if isinstance(index, slice):
            return Shelf(self._package, self._rows[index])
        return import_module(f"{self._package}.{self._rows[index][0]}")

    def __iter__(self) -> Iterator[ModuleType]:
        return (self[index] for index in range(len(self)))

    @property
    def names(self) -> tuple[str, ...]:
        """The rules' names, without importing one."""
        return tuple(module.replace("_", "-") for module, _ in self._rows)

    @property
    def reads(self) -> dict[str, frozenset[str]]:
        """Rule name -> what it reads."""
        fields = (frozenset(words.split()) for _, words in self._rows)
        return dict(zip(self.names, fields, strict=True))

    def named(self, name: str) -> ModuleType:
        """Return the rule of that name."""
        return self[self.names.index(name)]

    def only(self, names: Collection[str]) -> "Shelf":
        """Return the shelf with these rules alone."""
        return Shelf(
            self._package,
            [row for row, name in zip(self._rows, self.names, strict=True) if name in names],
        )

    def reading(self, fields: Collection[str], needed: Collection[str] = ()) -> "Shelf":
        """Return the rules that may say something new when these fields change, and those that are needed anyway."""
        changed = {*fields, ALWAYS}
        wanted = [name for name, read in self.reads.items() if read & changed or name in needed]
        return self.only(wanted)
