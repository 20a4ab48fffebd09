"""Which records are meant and what becomes of them: conditions and edits of the command line, made whole. Pure."""

from collections.abc import Sequence

from gate.knowledge.patterns import refusal
from gate.knowledge.patterns import replaced
from gate.knowledge.patterns import replacement_refusal
from gate.knowledge.patterns import searches
from gate.refusal import Refusal
from registry.assignment import Assignment
from registry.assignment import assigned
from registry.document import Document
from registry.fields import BadExpression
from registry.fields import texts
from registry.lexis import printable
from registry.model import Registry
from registry.placing import resorted
from registry.reaching import with_records
from registry.where import Condition
from registry.where import condition
from registry.where import meant
from registry.where import rows_meant


def conditions(words: Sequence[str]) -> list[Condition]:
    """Return the conditions of a command line; Refusal for one that cannot be meant."""
    try:
        found = [condition(each) for each in words]
    except BadExpression as error:
        raise Refusal(str(error)) from error
    for one in found:
        if one.search:
            _must_compile(one.value)
    return found


def must_run(given: Sequence[Assignment]) -> None:
    """Refuse a replacement that RE2 cannot carry out."""
    for one in given:
        if one.operator == "~":
            _must_compile(one.pattern)
            why = replacement_refusal(one.pattern, one.value)
            if why:
                raise Refusal(
                    f'"{printable(one.value, 80)}" cannot replace anything: {why}; mend it'
                )


def _must_compile(pattern: str) -> None:
    why = refusal(pattern)
    if why:
        raise Refusal(
            f'RE2 cannot run "{printable(pattern, 80)}": {printable(why, 120)}; mend the pattern'
        )


def chosen(registry: Registry, where: Sequence[Condition]) -> list[int]:
    """Return the indexes of the records for which all conditions hold."""
    rows = registry.drivers.raw
    return [index for index, raw in enumerate(rows) if meant(raw, where, searches)]


def nearest_value(registry: Registry, where: Sequence[Condition]) -> str:
    """Return a value that may have been meant where no record was found, as a condition; empty if none is near."""
    import difflib

    for one in where:
        if not one.search and not one.negated and one.value:
            known = dict.fromkeys(t for raw in registry.drivers.raw for t in texts(raw, one.field))
            folded = {text.casefold(): text for text in known}
            value = one.value.casefold()
            near = [text for text in folded if value in text][:1]
            near = near or difflib.get_close_matches(value, folded, 1)
            if one.value not in known and near:
                return f"{one.field.name}={folded[near[0]]}"
    return ""


def rewritten(
    document: Document,
    given: Sequence[Assignment],
    where: Sequence[Condition],
    indexes: Sequence[int],
) -> Document:
    """Return the document with the edits made to the records of these indexes."""
    registry = Registry.of(document.value)
    wanted = {}
    for index in indexes:
        raw = registry.drivers.raw[index]
        if isinstance(raw, dict):
            wanted[index] = _edited(raw, given, where, tuple(registry.releases))
    renamed = [
        i for i, new in wanted.items() if _identity(new) != _identity(registry.drivers.raw[i])
    ]
    return resorted(with_records(document, wanted), renamed)


def _edited(
    record: dict[str, object],
    given: Sequence[Assignment],
    where: Sequence[Condition],
    releases: tuple[str, ...],
) -> dict[str, object]:
    try:
        for one in given:
            about = [c for c in where if c.field.rows and c.field.rows == one.field.rows]
            rows = rows_meant(record, one.field.rows, about, searches) if about else None
            record = assigned(record, one, releases=releases, rows=rows, replaced=replaced)
    except BadExpression as error:
        whose = printable(", ".join(str(part) for part in _identity(record)), 120)
        raise Refusal(f"{whose}: {error}") from error
    return record


def _identity(raw: object) -> tuple[object, ...]:
    keys = ("project_id", "vendor", "name")
    return tuple(raw.get(key) for key in keys) if isinstance(raw, dict) else ()
