"""A stale copy that takes back what others merged.

What
    A field gets a value that it had before, although somebody else changed it since; or a record that was added
    lately is missing again.
Why
    Somebody edits an old copy of the file, or solves a conflict by taking the whole of one side. The others' work is
    gone, and no reviewer sees it in a long diff.
Wrong
    {"name": "Halden HX", "releases": ["Flamingo"], "wiki": "https://docs.example.org/new.html"}
Right
    {"name": "Halden HX", "releases": ["Flamingo", "Gazpacho"], "wiki": "https://docs.example.org/new.html"}
Fix
    Take the newest file and make your edit again. A change that restores something on purpose says `Revert` in its
    subject.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.losses import is_revert
from gate.knowledge.losses import says_removal
from gate.knowledge.staleness import Loss
from gate.knowledge.staleness import edits
from gate.knowledge.staleness import is_worth_a_look
from gate.knowledge.staleness import loss
from gate.knowledge.staleness import lost_records

META = Rule("lost-update", Severity.WARNING, Scope.CHANGE)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each edit that takes something back, unsure where the change does nothing else."""
    if is_revert(change.subject):
        return
    made = [(update, edit) for update in change.changes.updated for edit in edits(change, update)]
    suspects = [pair for pair in made if is_worth_a_look(pair[1])]
    if not suspects and not change.changes.removed:
        return
    older = change.history()
    found = [
        lost for update, edit in suspects if (lost := loss(change, update, edit, older)) is not None
    ]
    records = [] if says_removal(change.subject) else list(lost_records(change, older))
    fresh = len(change.changes.added) + len(change.changes.removed) - len(records)
    mixed = (
        len(made) > len(found)
        or fresh > 0
        or len({lost.driver.vendor for lost in [*found, *records]}) > 1
    )
    for lost in [*found, *records]:
        yield _finding(lost, Severity.WARNING if mixed else Severity.INFO)


def _finding(lost: Loss, severity: Severity) -> Finding:
    message = f"this takes back {lost.what}; take the newest file and make the edit again"
    key = f"{lost.pointer if lost.place is not None else 'removed'} {lost.what}"
    return Finding(
        lost.pointer, message, key=key, driver=lost.driver, index=lost.place, severity=severity
    )
