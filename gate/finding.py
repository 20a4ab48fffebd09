"""What a rule says (`Finding`) and what the gate reports of it (`Report`)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from registry.lexis import Extent
from registry.model import Driver
from registry.model import Identity


class Severity(enum.StrEnum):
    """Zuul's own words. Only a new error fails a change."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Scope(enum.StrEnum):
    """What the runner hands to a rule's `check`.

    TEXT: (document). RECORD: (driver, registry), a pure function of the record and of the tables of
    releases and projects. REGISTRY: (registry, focus), may compare records; `focus` are the drivers
    the change touches, or all where a table changes or the whole file is judged; a rule that chooses which
    of two records to blame goes by `focus.touched` (see `gate.focus`). CHANGE: (change).
    """

    TEXT = "text"
    RECORD = "record"
    REGISTRY = "registry"
    CHANGE = "change"


class State(enum.StrEnum):
    """SARIF's baselineState, as far as we use it."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FIXED = "fixed"


class Rule(NamedTuple):
    """What a rule module is: its name (the bad pattern, kebab case), its severity and its scope."""

    name: str
    severity: Severity
    scope: Scope


class SetValue(NamedTuple):
    """Put `value` at `pointer`; a key that is not there yet is inserted at its place in schema order."""

    pointer: str
    value: object


class RemoveValue(NamedTuple):
    """Take the member or element at `pointer` out."""

    pointer: str


class RenameKey(NamedTuple):
    """Give the member at `pointer` another key."""

    pointer: str
    key: str


class ReplaceText(NamedTuple):
    """Replace code points `start:end` of the document's text."""

    start: int
    end: int
    text: str


Action = SetValue | RemoveValue | RenameKey | ReplaceText


@dataclass(frozen=True, slots=True)
class Fix:
    """How to mend a finding. `safe`: the meaning stays or the mistake is certain, `--fix` may apply it.

    Pointers of the actions are relative to the record for a finding about a driver, as the finding's own.
    """

    title: str
    actions: tuple[Action, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule has seen.

    `pointer` is a JSON pointer: relative to the record ("/ci/id"; "" is the record) in a finding about
    a `driver`, to the document otherwise. RECORD rules leave `driver` out: the runner knows it.
    `key` is what the finding is about apart from its wording and its place (the offending value); with
    rule, driver and field it makes the fingerprint that is compared between base and head. The default
    is the message. `related` are the other drivers a comparing rule blames: such a finding is
    new only where the change touched its own record, the mirrored finding tells the rest.
    `extent` places a finding of a TEXT rule; `on_key` marks the key instead of the value.
    `severity` lowers (or raises) the rule's severity for this one finding. `index` is the record's
    place in `drivers`; the runner knows it for RECORD rules, others give it with `driver` (`of` does both).
    """

    pointer: str
    message: str
    key: str = ""
    driver: Identity | None = None
    fix: Fix | None = None
    related: tuple[Identity, ...] = ()
    extent: Extent | None = None
    on_key: bool = False
    severity: Severity | None = None
    index: int | None = None

    def of(self, driver: Driver) -> "Finding":
        """Return the finding as one about `driver`."""
        return replace(self, driver=driver.identity, index=driver.index)


@dataclass(frozen=True)
class Seen:
    """One finding with the rule that made it."""

    rule: Rule
    finding: Finding

    @property
    def severity(self) -> Severity:
        """How bad it is: the rule's severity unless the finding has its own."""
        return self.finding.severity or self.rule.severity


class Span(NamedTuple):
    """A range in a file, lines and columns from 1, the end column exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(NamedTuple):
    """Replace what stands at `span` of `path` by `text`."""

    path: str
    span: Span
    text: str


class Suggestion(NamedTuple):
    """A fix as the world sees it: a title and text edits."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A finding with everything stamped on it: the unit of every output format."""

    rule: str
    severity: Severity
    state: State
    message: str
    path: str
    pointer: str
    span: Span
    driver: Identity | None = None
    suggestion: Suggestion | None = None
    help: str = ""
    source_line: str = ""
    key: str = ""

    @property
    def fingerprint(self) -> str:
        """What stays the same while the finding does, whatever line it moves to: ten hex digits."""
        field = "/".join(part for part in self.pointer.split("/") if not part.isdecimal())
        parts = (self.rule, *(self.driver.key if self.driver else ()), field, self.key)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: place, then severity and rule; the same findings always come in the same order."""
        rank = list(Severity).index(self.severity)
        return (self.path, self.span, self.state, rank, self.rule, self.message)


def worst(reports: Sequence[Report], *severities: Severity) -> bool:
    """Tell whether one of `reports` is new and of one of `severities`."""
    return any(report.state is State.NEW and report.severity in severities for report in reports)
