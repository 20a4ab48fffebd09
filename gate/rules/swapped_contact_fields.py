"""A contact in the field of another kind.

What
    An e-mail address stands as a name, nick or Launchpad id; a channel as Launchpad id; the address of a
    Launchpad page as e-mail address or nick.
Why
    Programs make a link of each field by its kind; this one leads nowhere.
Wrong
    {"name": "Ingrid Solheim", "launchpad_id": "ingrid.solheim@example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Move the value. `--fix` does it where the right field is free, or holds the value that belongs here.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.people import LABELS
from gate.knowledge.people import NETWORKS
from gate.knowledge.people import fields
from gate.knowledge.people import is_email
from gate.knowledge.people import launchpad_page
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("swapped-contact-fields", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each value that belongs to another field."""
    for index, maintainer in enumerate(driver.maintainers):
        for field, value in fields(maintainer):
            right = _field_of(field, value.strip())
            if right == field:
                continue
            message = f'{LABELS[field]} "{printable(value)}" belongs in {right}; move it there'
            fix = _fix(maintainer, index, field, right)
            yield Finding(f"/maintainers/{index}/{field}", message, key=value, fix=fix)


def _field_of(field: str, value: str) -> str:
    """Return the field that a value belongs to; its own unless another is certain."""
    if field != "email" and "@" in value and is_email(value):
        return field if value.lower().endswith(tuple(NETWORKS)) else "email"
    if field in ("email", "irc") and "launchpad.net" in value and launchpad_page(value):
        return "launchpad_id"
    if field != "irc" and value.startswith("#") and " " not in value and len(value) > 1:
        return "irc"
    return field


def _fix(maintainer: Maintainer, index: int, field: str, right: str) -> Fix | None:
    value, other = getattr(maintainer, field).strip(), getattr(maintainer, right)
    if field == "name" or (
        other and other != value and _field_of(right, other) != field and not _plain(other, field)
    ):
        return None
    moved = {name: getattr(maintainer, name) for name in LABELS}
    moved[right] = launchpad_page(value) or value if right == "launchpad_id" else value
    moved[field] = None if other == value else other
    kept = {name: text for name, text in moved.items() if text}
    return Fix(f"move it to {right}", (SetValue(f"/maintainers/{index}", kept),))


def _plain(value: str, field: str) -> bool:
    """An id that stands where an address should: the two were swapped."""
    return (
        field == "launchpad_id"
        and value.isascii()
        and value.islower()
        and value.replace("-", "").isalnum()
    )
