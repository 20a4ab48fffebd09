"""How many drivers each project lists in each release, and how many of them are tested. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from math import sqrt

from dashboard.states import State
from dashboard.view import DriverView
from dashboard.view import Group
from dashboard.view import View
from registry.model import Release

# Steps of the ground of a cell, by the root of its share of the largest number: small projects differ too.
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """Drivers of one project, or of all, that list a release; `step` says how strong its ground is, 0 is none."""

    listed: int
    tested: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One project through the releases."""

    group: Group
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Releases, oldest first, from the first to the last that any driver lists; a row for each project; the sums."""

    releases: tuple[Release, ...]
    rows: tuple[Row, ...]
    sums: tuple[Cell, ...]

    @property
    def most(self) -> int:
        """The largest of the sums."""
        return max((cell.listed for cell in self.sums), default=0)


def coverage(view: View) -> Coverage:
    """Count the whole registry."""
    sums = _counted(view.drivers)
    releases = _span(tuple(reversed(view.releases)), sums)
    counts = [(group, _counted(group.drivers)) for group in view.projects]
    most = max((cell.listed for _, cells in counts for cell in cells.values()), default=0)
    return Coverage(
        releases=releases,
        rows=tuple(Row(group, _cells(releases, cells, most)) for group, cells in counts),
        sums=_cells(releases, sums, 0),
    )


def coverage_of(view: View, group: Group) -> Coverage:
    """Count one project or vendor."""
    counts = _counted(group.drivers)
    releases = _span(tuple(reversed(view.releases)), counts)
    return Coverage(releases, (), _cells(releases, counts, 0))


def _counted(drivers: Sequence[DriverView]) -> dict[str, Cell]:
    listed = Counter(mark.release for one in drivers for mark in one.marks if mark.listed)
    tested = Counter(
        mark.release
        for one in drivers
        for mark in one.marks
        if mark.listed and mark.state is State.TESTED
    )
    return {name: Cell(number, tested[name]) for name, number in listed.items()}


def _span(releases: tuple[Release, ...], counts: dict[str, Cell]) -> tuple[Release, ...]:
    used = [place for place, release in enumerate(releases) if release.id in counts]
    return releases[used[0] : used[-1] + 1] if used else ()


def _cells(releases: Sequence[Release], counts: dict[str, Cell], most: int) -> tuple[Cell, ...]:
    found = (counts.get(release.id, Cell(0, 0)) for release in releases)
    return tuple(Cell(cell.listed, cell.tested, _step(cell.listed, most)) for cell in found)


def _step(listed: int, most: int) -> int:
    return ceil(_STEPS * sqrt(listed / most)) if most else 0
