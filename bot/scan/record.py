"""The text of one driver's record, and the entries of its evidence: added, replaced and taken out by small edits."""

from collections.abc import Mapping
from dataclasses import asdict

from registry.brackets import indent
from registry.changes import same
from registry.document import Document
from registry.edit import insert_element
from registry.edit import remove
from registry.edit import set_value
from registry.layout import ordered_keys
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.model import Evidence
from registry.model import Registry
from registry.parsing import parse

_OPENING = '{"drivers": [\n'
_CI = "/drivers/0/ci"
_TESTED = f"{_CI}/tested"


class Sheet:
    """A record as a document of its own, indented as in the file, so that its edits can change nothing beside it."""

    def __init__(self, document: Document, index: int) -> None:
        self._extent = document.extent(f"/drivers/{index}")
        self._margin = _OPENING + " " * (indent(document.text, self._extent.start) or 0)
        record = document.text[slice(*self._extent)]
        self._sheet = parse(f"{self._margin}{record}\n]}}")

    @property
    def edit(self) -> TextEdit:
        """What the record comes to, as an edit of the document."""
        record = self._sheet.text[slice(*self._sheet.extent("/drivers/0"))]
        return TextEdit(*self._extent, record)

    def holds(self, record: object) -> bool:
        """Tell whether the sheet reads as the record."""
        sheet = self._sheet
        return not sheet.faults and same(sheet.value, {"drivers": [record]})

    @property
    def entries(self) -> tuple[Evidence, ...]:
        """The evidence as it stands now."""
        ci = Registry.of(self._sheet.value).drivers[0].ci
        return ci.tested if ci is not None else ()

    def put(self, index: int, entry: Evidence, *, instead: bool = False) -> None:
        """Write an entry so that it becomes entry `index`, before what stands there or instead of it."""
        value = _raw(entry)
        if not self._sheet.has(_TESTED):
            self._do(set_value(self._sheet, _TESTED, [value]))
        elif instead:
            self._do(set_value(self._sheet, f"{_TESTED}/{index}", value))
        else:
            self._do(insert_element(self._sheet, _TESTED, index, value))

    def take_out(self, index: int) -> None:
        """Take entry `index` out; the last one takes the list with it."""
        last = len(self.entries) == 1
        self._do(remove(self._sheet, _TESTED if last else f"{_TESTED}/{index}"))

    def _do(self, edits: list[TextEdit]) -> None:
        self._sheet = parse(apply(self._sheet.text, edits))


def sheet_of(document: Document, index: int) -> Sheet | None:
    """Return the sheet of a record; None if its text is not in order, so that edits of it cannot be trusted."""
    raw = Registry.of(document.value).drivers.raw
    if document.broken or index >= len(raw) or not document.has(f"/drivers/{index}"):
        return None
    extent, record = document.extent(f"/drivers/{index}"), raw[index]
    if any(_within(fault.extent, extent) for fault in document.faults):
        return None
    ci = record.get("ci") if isinstance(record, Mapping) else None
    if not isinstance(ci, Mapping) or not isinstance(ci.get("tested", []), list):
        return None
    sheet = Sheet(document, index)
    return sheet if sheet.holds(record) else None


def _within(inner: Extent, outer: Extent) -> bool:
    return outer.start <= inner.start < outer.end


def _raw(entry: Evidence) -> dict[str, object]:
    """Return an entry as the registry has it: keys in schema order, no link where there are no logs."""
    values = asdict(entry)
    keys = ordered_keys("/drivers/0/ci/tested/0", list(values))
    return {key: values[key] for key in keys if key != "log_url" or values[key]}
