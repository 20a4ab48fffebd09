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

from gate.cycles import names
from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.tables import Row
from gate.tables import rows
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("misspelt-series", Severity.ERROR, Scope.REGISTRY)
_MOST_TYPOS = 2
_SHORTEST = 5


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look each id up among the series; what is unlike all of them is a series of tomorrow."""
    listed = {row.id for row in rows(registry, "releases")}
    for row in rows(registry, "releases"):
        if not row.id or row.id in names():
            continue
        plain = next(
            (name for name in names() if name.casefold() == row.id.strip().casefold()), None
        )
        if plain is not None:
            yield _finding(row, plain, safe=plain not in listed)
        else:
            near = _nearest(row.id)
            if near is not None and near not in listed:
                yield _finding(row, near, safe=False)


def _nearest(name: str) -> str | None:
    from rapidfuzz.distance import OSA

    long = [series for series in names() if len(series) >= _SHORTEST]
    return next(
        (s for s in long if OSA.distance(s, name, score_cutoff=_MOST_TYPOS) <= _MOST_TYPOS), None
    )


def _finding(row: Row, right: str, *, safe: bool) -> Finding:
    message = f'release "{printable(row.id)}" is not the name of a series, expected {right}; write {right}'
    pointer = f"{row.pointer}/id"
    fix = Fix(f"write {right}", (SetValue(pointer, right),), safe)
    severity = None if safe else Severity.WARNING
    return Finding(pointer, message, key=row.id, fix=fix, severity=severity)
