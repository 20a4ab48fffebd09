"""A release or project that a change takes out of its table.

What
    A row of `releases` or `projects` is gone.
Why
    Drivers refer to these rows, and programs look them up. A release stays in the table when it has ended.
Wrong
    {"releases": []}
Right
    {"releases": [{"id": "Gazpacho", "start": "2025-Oct-01"}]}
Fix
    Put the row back. A release that has ended gets the status `eol`.
"""

from collections import Counter
from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.release_names import is_misspelt_in_table
from registry.lexis import printable

META = Rule("removed-table-row", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on the table for each row that is gone; less loud if no driver needs it."""
    base, head = change.base.registry, change.head.registry
    gone = [
        row
        for row in base.releases
        if row not in head.releases and not is_misspelt_in_table(row, head)
    ]
    if gone:
        needed = Counter(release for driver in head.drivers for release in set(driver.releases))
        yield from (_finding("releases", row, needed[row]) for row in gone)
    for row in base.projects:
        if row not in head.projects:
            yield _finding("projects", row, len(head.by_project.get(row, ())))


def _finding(table: str, row: str, users: int) -> Finding:
    message = (
        f'the change removes "{printable(row)}" from {table} (drivers that need it: {users});'
        " put it back"
    )
    severity = Severity.WARNING if users else Severity.INFO
    return Finding(f"/{table}", message, key=row, on_key=True, severity=severity)
