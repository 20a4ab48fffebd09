"""Makes the report of a finding: rule, severity, state, path, span and the fix as text edits."""

from gate.change import Snapshot
from gate.finding import Action
from gate.finding import Edit
from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import RenameKey
from gate.finding import ReplaceText
from gate.finding import Report
from gate.finding import Rule
from gate.finding import SetValue
from gate.finding import Severity
from gate.finding import Span
from gate.finding import State
from gate.finding import Suggestion
from registry import edit
from registry.document import Document
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.model import Identity
from registry.model import identity_of

PAGE = "https://opendev.org/openstack/driverlog/src/branch/master/docs/rules/{name}.md"
_LONGEST_SOURCE = 160


def stamp(
    rule: Rule, severity: Severity, finding: Finding, state: State, snapshot: Snapshot
) -> Report:
    """Return the report of `finding` as it stands in `snapshot`."""
    document = snapshot.document
    root = _root(finding, snapshot)
    pointer = root + finding.pointer
    driver = finding.driver
    extent = finding.extent
    if extent is None:
        extent = document.extent(pointer, key=finding.on_key)
    else:
        pointer = document.pointer_at(extent.start)
        driver = driver or _driver_at(pointer, snapshot)
    return Report(
        rule=rule.name,
        severity=severity,
        state=state,
        message=finding.message,
        path=snapshot.path,
        pointer=pointer,
        span=span_of(document, extent),
        driver=driver,
        suggestion=_suggestion(finding.fix, root, snapshot),
        help=PAGE.format(name=rule.name),
        source_line=_source(document, extent),
        key=finding.key or finding.message,
    )


def _root(finding: Finding, snapshot: Snapshot) -> str:
    """Return the pointer of the record a finding is about; empty for one about the document."""
    if finding.driver is None or finding.extent is not None:
        return ""
    return "" if finding.index is None else f"/drivers/{finding.index}"


def _driver_at(pointer: str, snapshot: Snapshot) -> Identity | None:
    parts = pointer.split("/")
    if len(parts) < 3 or parts[1] != "drivers":
        return None
    raw = snapshot.registry.drivers.raw
    return (
        identity_of(raw[int(parts[2])])
        if parts[2].isdecimal() and int(parts[2]) < len(raw)
        else None
    )


def span_of(document: Document, extent: Extent) -> Span:
    """Return lines and columns of an extent."""
    start, end = document.position(extent.start), document.position(extent.end)
    return Span(start.line, start.column, end.line, end.column)


def _source(document: Document, extent: Extent) -> str:
    return document.line_at(extent.start, _LONGEST_SOURCE)


def _suggestion(fix: Fix | None, root: str, snapshot: Snapshot) -> Suggestion | None:
    if fix is None:
        return None
    document = snapshot.document
    try:
        edits = [made for action in fix.actions for made in _text_edits(document, root, action)]
    except LookupError:
        # What it wants to mend does not stand in the text, as in a record that is half broken.
        return None
    spans = [Edit(snapshot.path, span_of(document, Extent(e.start, e.end)), e.text) for e in edits]
    return Suggestion(fix.title, fix.safe, tuple(spans))


def _text_edits(document: Document, root: str, action: Action) -> list[TextEdit]:
    match action:
        case SetValue(pointer, value):
            return edit.set_value(document, root + pointer, value)
        case RemoveValue(pointer):
            return edit.remove(document, root + pointer)
        case RenameKey(pointer, key):
            return edit.rename(document, root + pointer, key)
        case ReplaceText(start, end, text):
            return [TextEdit(start, end, text)]
