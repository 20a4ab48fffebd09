"""The rows of the tables of projects and releases, as rules look at them."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import NamedTuple

from registry.model import Registry
from registry.model import objects


class Row(NamedTuple):
    """One row: the table it is in, its place there and what it holds."""

    table: str
    place: int
    value: Mapping[str, object]

    @property
    def pointer(self) -> str:
        """JSON pointer of the row."""
        return f"/{self.table}/{self.place}"

    @property
    def id(self) -> str:
        """The id other parts of the file refer to; empty if there is none."""
        return self.text("id")

    def text(self, key: str) -> str:
        """Return a field that holds a string, else the empty string."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""


def rows(registry: Registry, table: str) -> list[Row]:
    """Return the rows of a table in file order."""
    values = objects(registry.raw.get(table))
    return [Row(table, index, value) for index, value in enumerate(values)]


def repeated(registry: Registry, table: str) -> Iterator[tuple[Row, Row]]:
    """Yield each row whose id was there before, with the first that has it."""
    seen: dict[str, Row] = {}
    for row in rows(registry, table):
        key = row.id.strip().casefold()
        if key and key in seen:
            yield row, seen[key]
        seen.setdefault(key, row)
