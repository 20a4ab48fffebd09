"""The id of a release is nearly the name of a series.

What
    `id` of a release is the name of the series with a capital letter: `Icehouse`.
Why
    Branches and pages are found by this name, and every record that lists the release copies the mistake.
Wrong
    {"releases": [{"id": "icehouse"}, {"id": "Ocatta"}]}
Right
    {"releases": [{"id": "Icehouse"}, {"id": "Ocata"}]}
Fix
    Write the name of the series. `--fix` does it where only capital letters or spaces differ.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.cycles import series_meant
from gate.knowledge.tables import Row
from gate.knowledge.tables import rows
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("misspelt-series", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look each id up among the series; what is unlike all of them is a series of tomorrow."""
    listed = {row.id for row in rows(registry, "releases")}
    for row in rows(registry, "releases"):
        right = series_meant(row.id) if row.id else None
        if right is None:
            continue
        if right.casefold() == row.id.strip().casefold():
            yield _finding(row, right, safe=right not in listed, certain=right not in listed)
        elif right not in listed:
            yield _finding(row, right, safe=False, certain=_is_used(right, registry))


def _is_used(series: str, registry: Registry) -> bool:
    """Tell whether a record lists the series, which the table has under the misspelt name alone."""
    return any(series in driver.releases for driver in registry.drivers)


def _finding(row: Row, right: str, *, safe: bool, certain: bool) -> Finding:
    message = f'release "{printable(row.id)}" is not the name of a series, expected {right}; write {right}'
    pointer = f"{row.pointer}/id"
    fix = Fix(f"write {right}", (SetValue(pointer, right),), safe)
    severity = None if certain else Severity.WARNING
    return Finding(pointer, message, key=row.id, fix=fix, severity=severity)
