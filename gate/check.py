"""(base, head, rules) -> reports. Pure: reads no file and no clock, prints nothing.

Rules run on base and head; what both have is unchanged, what only the head has is new, what only the base has is fixed.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Protocol
from typing import cast

from gate.change import Change
from gate.change import Snapshot
from gate.compare import CRASHED
from gate.compare import compare
from gate.exceptions import Excepted
from gate.finding import Finding
from gate.finding import Report
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Seen
from gate.finding import Severity
from gate.finding import State
from gate.focus import Focus
from gate.shelf import Shelf
from registry.changes import Changes
from registry.changes import differences
from registry.layout import KEYS
from registry.lexis import Extent
from registry.model import Driver
from registry.model import Registry

FIELDS = frozenset(KEYS["/drivers/*"])


class RuleModule(Protocol):
    """A module of `gate/rules`."""

    META: Rule
    check: Callable[..., Iterable[Finding]]


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a change: the reports, sorted, and what the change does."""

    reports: tuple[Report, ...]
    changes: Changes

    def count(self, severity: Severity) -> int:
        """Return the number of new reports of that severity."""
        return sum(r.state is State.NEW and r.severity is severity for r in self.reports)


@dataclass(frozen=True)
class Request:
    """What to judge. `base` None judges the whole head; `everything` also looks at records not touched."""

    head: Snapshot
    rules: Sequence[RuleModule] | Shelf
    base: Snapshot | None = None
    everything: bool = False
    change: Change | None = None
    exceptions: Snapshot | None = None
    exceptions_before: Snapshot | None = None


def check(request: Request) -> Verdict:
    """Judge a change (or a whole file, without a base)."""
    head, base = request.head, request.base
    changes = differences(base.registry, head.registry) if base else _all_added(head.registry)
    whole = request.everything or base is None or bool(changes.tables)
    excepted = Excepted.of(request.exceptions, request.exceptions_before)
    rules = request.rules if whole else _wanted(request.rules, changes, excepted)
    focus = _focus(head, excepted.focus(head, changes.touched), whole=whole)
    now = list(_run(rules, head, focus, _window(head, base, whole=request.everything)))
    before: list[Seen] = []
    if base is not None:
        focus = _focus(base, excepted.focus(base, changes.replaced), whole=whole)
        before = list(_run(rules, base, focus, _window(base, head, whole=request.everything)))
        # Of a broken text a part is missing: nobody knows what the change really does.
        if request.change is not None and not head.document.broken:
            now.extend(_run_on_change(rules, request.change))
    reports = [
        *compare(
            excepted.filter(now, base=False),
            excepted.filter(before, base=True),
            head,
            base,
            changes,
        ),
        *_about_exceptions(request, excepted, rules),
    ]
    reports.sort(key=lambda report: report.order)
    return Verdict(tuple(reports), changes)


def _about_exceptions(
    request: Request, excepted: Excepted, rules: Sequence[RuleModule] | Shelf
) -> Iterator[Report]:
    if excepted.snapshot is None:
        return
    change, ran = request.change, set()
    # In a broken text not everything was judged.
    if excepted.entries and not request.head.document.broken:
        ran = {r.META.name for r in rules if change is not None or r.META.scope is not Scope.CHANGE}
    touched = change is None or excepted.snapshot.path in change.paths
    yield from excepted.reports(ran, touched=touched)


def _wanted(
    rules: Sequence[RuleModule], changes: Changes, excepted: Excepted
) -> Sequence[RuleModule]:
    """Leave out the rules that read nothing of what an update changes: they say the same of base and head."""
    if changes.added or changes.removed or not isinstance(rules, Shelf):
        return rules
    fields = {name for update in changes.updated for name in update.fields}
    wanted = rules.reading(fields & FIELDS, [entry.rule for entry in excepted.entries])
    return cast("Sequence[RuleModule]", wanted if fields <= FIELDS else rules)


def _all_added(registry: Registry) -> Changes:
    return Changes(added=tuple(range(len(registry.drivers))))


def _window(one: Snapshot, other: Snapshot | None, *, whole: bool) -> Extent:
    """Return the lines of `one` that `other` does not have at its start or end."""
    text = one.document.text
    if other is None or whole:
        return Extent(0, len(text))
    return one.document.changed_from(other.document)


def _focus(snapshot: Snapshot, touched: Sequence[int], *, whole: bool) -> Focus:
    """Return the drivers to look at, all or those touched; without a base all are."""
    drivers = snapshot.registry.drivers
    broken = snapshot.document.broken_records("drivers")
    indexes = range(len(drivers)) if whole else touched
    looked_at = [drivers[index] for index in indexes if index not in broken]
    return Focus(looked_at, frozenset(touched) - broken)


def _run(
    rules: Sequence[RuleModule], snapshot: Snapshot, drivers: Focus, window: Extent
) -> Iterator[Seen]:
    registry = snapshot.registry
    for rule in rules:
        if rule.META.scope is Scope.TEXT:
            yield from _guarded(rule, None, snapshot.document, window)
        elif rule.META.scope is Scope.REGISTRY:
            yield from _guarded(rule, None, registry, drivers)
        elif rule.META.scope is Scope.RECORD:
            yield from _on_records(rule, drivers, registry)


def _on_records(rule: RuleModule, drivers: Sequence[Driver], registry: Registry) -> Iterator[Seen]:
    for driver in drivers:
        yield from _guarded(rule, driver, driver, registry)


def _run_on_change(rules: Sequence[RuleModule], change: Change) -> Iterator[Seen]:
    for rule in rules:
        if rule.META.scope is Scope.CHANGE:
            yield from _guarded(rule, None, change)


def _guarded(rule: RuleModule, driver: Driver | None, *arguments: Any) -> Iterator[Seen]:
    """Run one rule; its crash is a finding of its own, so that the other rules still run."""
    try:
        for finding in rule.check(*arguments):
            yield Seen(rule.META, finding if driver is None else finding.of(driver))
    except Exception as error:  # noqa: BLE001 - whatever a rule does wrong must not silence the others
        message = f"rule {rule.META.name} crashed with {type(error).__name__}; report it, the record was not judged"
        crash = Finding("", message, key=rule.META.name)
        yield Seen(CRASHED, crash if driver is None else crash.of(driver))
