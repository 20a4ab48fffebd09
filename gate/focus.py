"""The drivers a comparing rule looks at, and which of them are the change's: of two alike, one of these is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from registry.model import Driver


@dataclass(frozen=True)
class Focus(Sequence[Driver]):
    """The drivers to look at; `touched` are the indexes of those that the change brings in or alters.

    The two differ where the whole file is looked at for a change of a few records, as a new row of a table demands.
    Without a base every driver is touched.
    """

    drivers: Sequence[Driver]
    touched: frozenset[int]

    @classmethod
    def of(cls, drivers: Sequence[Driver]) -> "Focus":
        """Return the focus on drivers of which all are touched."""
        return cls(drivers, frozenset(driver.index for driver in drivers))

    def __len__(self) -> int:
        return len(self.drivers)

    @overload
    def __getitem__(self, index: int) -> Driver: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Driver]: ...
    def __getitem__(self, index: int | slice) -> Driver | Sequence[Driver]:
        return self.drivers[index]
