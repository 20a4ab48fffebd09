"""Several people, or several of their contacts, in one field.

What
    A maintainer's name holds two people, or an address or account field holds two of them.
Why
    Nobody can tell which address belongs to whom, and programs that read the registry make one person of it
    whose mail comes back.
Wrong
    {"name": "Ingrid Solheim, Ola Brekke", "email": "ingrid@example.org, ola@example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid@example.org"},
    {"name": "Ola Brekke", "email": "ola@example.org"}
Fix
    Give each person an entry. Where every field holds as many values as the name, the gate proposes the
    entries; look at them, the order may differ from field to field.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.people import LABELS
from gate.knowledge.people import contacts
from gate.knowledge.people import several_contacts
from gate.knowledge.people import several_names
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("several-people-in-one-field", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each field that holds more than one value."""
    for index, maintainer in enumerate(driver.maintainers):
        found = list(_found(maintainer))
        for field, parts in found:
            sure = field != "name" or len(found) > 1
            severity = Severity.ERROR if sure else _doubt(maintainer.name or "", parts)
            yield Finding(
                f"/maintainers/{index}/{field}",
                _message(field, getattr(maintainer, field), parts, severity),
                key=getattr(maintainer, field),
                fix=_fix(driver, index, dict(found)),
                severity=severity,
            )


def _message(field: str, value: str, parts: tuple[str, ...], severity: Severity) -> str:
    if severity is Severity.INFO:
        turned = printable(" ".join(reversed(parts)))
        return f'name "{printable(value)}" has the family name first; write "{turned}" if it is one person'
    what = f"{len(parts)} {'names' if field == 'name' else 'values'}"
    shown = f'{LABELS[field]} "{printable(value)}"'
    return f"{shown} holds {what}, expected one; give each person an entry of their own"


def _found(maintainer: Maintainer) -> Iterator[tuple[str, tuple[str, ...]]]:
    parts = several_names(maintainer.name or "")
    if parts:
        yield "name", parts
    for field, value in contacts(maintainer):
        parts = several_contacts(field, value)
        if parts:
            yield field, parts


def _doubt(name: str, parts: tuple[str, ...]) -> Severity:
    """`Solheim, Ingrid` is one person; two full names are not."""
    if all(" " in part for part in parts):
        return Severity.ERROR
    turned = "," in name and len(parts) == 2 and " " not in parts[0]
    return Severity.INFO if turned else Severity.WARNING


def _fix(driver: Driver, index: int, found: dict[str, tuple[str, ...]]) -> Fix | None:
    count = len(found.get("name", ()))
    values = dict(contacts(driver.maintainers[index]))
    if not count or any(len(found.get(field, ())) != count for field in values):
        return None
    people = [{field: parts[i] for field, parts in found.items()} for i in range(count)]
    entries: list[object] = [_entry(maintainer) for maintainer in driver.maintainers]
    entries[index : index + 1] = people
    return Fix(f"make {count} entries of it", (SetValue("/maintainers", entries),), safe=False)


def _entry(maintainer: Maintainer) -> dict[str, str]:
    values = {field: getattr(maintainer, field) for field in LABELS}
    return {field: value for field, value in values.items() if value is not None}
