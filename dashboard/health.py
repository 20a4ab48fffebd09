"""The health report as the pages read it. Tolerant: what has the wrong type reads as absent, the schema says so.

Its shape is schemas/health.schema.json; the words of a status are explained in docs/operations.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from dashboard.inputs import Json
from registry.model import Identity
from registry.model import number
from registry.model import objects
from registry.model import word


@dataclass(frozen=True, slots=True)
class Event:
    """A comment of a CI; links are as the report has them. `pattern` is one that would take its line, if known."""

    change: int
    time: str
    review_url: str
    log_url: str
    line: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the CI said what in the last days; `merged` is None where that is not known."""

    success: int = 0
    failure: int = 0
    neither: int = 0
    merged: int | None = None


@dataclass(frozen=True, slots=True)
class BranchHealth:
    """How one driver's CI stands on one branch. `expected` tells that tests are expected there."""

    branch: str
    release: str
    expected: bool
    status: str
    why: str
    last_seen: str
    success: Event | None
    failure: Event | None
    example: Event | None
    lately: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class DriverHealth:
    """How one driver's CI stands as a whole, and on each branch, newest release first."""

    account: str
    project: str
    status: str
    why: str
    branch: str
    branches: tuple[BranchHealth, ...]

    def of_release(self, release: str) -> BranchHealth | None:
        """Return the row of a release: the one where tests are expected, else the first."""
        rows = [row for row in self.branches if row.release == release]
        return next((row for row in rows if row.expected), next(iter(rows), None))


@dataclass(frozen=True)
class Health:
    """The whole report."""

    generated_at: str
    silent_after_days: int
    drivers: Mapping[Identity, DriverHealth]
    accounts: Mapping[str, str]
    incomplete: tuple[str, ...]


def read_health(report: Json | None) -> Health | None:
    """Return what a report says; None if there is none."""
    if report is None:
        return None
    named = [
        (identity_in(raw.get("driver")), _driver(raw)) for raw in objects(report.get("drivers"))
    ]
    return Health(
        generated_at=word(report, "generated_at"),
        silent_after_days=number(report, "silent_after_days"),
        drivers={identity: driver for identity, driver in named if identity is not None},
        accounts={
            word(raw, "account"): word(raw, "exists") for raw in objects(report.get("accounts"))
        },
        incomplete=tuple(str(line) for line in _list(report.get("incomplete"))),
    )


def identity_in(value: object) -> Identity | None:
    """Return the identity that a report writes as three texts; None if it is something else."""
    if isinstance(value, list) and len(value) == 3 and all(isinstance(v, str) for v in value):
        return Identity(*value)
    return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _driver(raw: Mapping[str, object]) -> DriverHealth:
    return DriverHealth(
        account=word(raw, "account"),
        project=word(raw, "project"),
        status=word(raw, "status"),
        why=word(raw, "why"),
        branch=word(raw, "branch"),
        branches=tuple(_branch(row) for row in objects(raw.get("branches"))),
    )


def _branch(raw: Mapping[str, object]) -> BranchHealth:
    return BranchHealth(
        branch=word(raw, "branch"),
        release=word(raw, "release"),
        expected=raw.get("expected") is True,
        status=word(raw, "status"),
        why=word(raw, "why"),
        last_seen=word(raw, "last_seen"),
        success=_event(raw.get("last_success")),
        failure=_event(raw.get("last_failure")),
        example=_event(raw.get("example")),
        lately=_counts(raw.get("days_30")),
    )


def _event(raw: object) -> Event | None:
    if not isinstance(raw, dict):
        return None
    return Event(
        change=number(raw, "change"),
        time=word(raw, "time"),
        review_url=word(raw, "review_url"),
        log_url=word(raw, "log_url"),
        line=word(raw, "line"),
        pattern=word(raw, "success_pattern"),
    )


def _counts(raw: object) -> Counts:
    if not isinstance(raw, dict):
        return Counts()
    merged = raw.get("merged")
    return Counts(
        success=number(raw, "success"),
        failure=number(raw, "failure"),
        neither=number(raw, "neither"),
        merged=merged if isinstance(merged, int) else None,
    )
