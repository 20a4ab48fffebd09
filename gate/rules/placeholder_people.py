"""A maintainer who is nobody: the template was not filled in.

What
    A name, an address or an account is a placeholder: `TBD`, `N/A`, `John Doe`, `your.name@example.com`.
Why
    It looks like a contact and is none; mail to it is lost, or reaches a stranger.
Wrong
    {"name": "Your Name", "email": "your.name@example.com"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Write who it is. `--fix` takes a word such as `TBD` out where another contact of the same person stays; an
    address stays until somebody has looked at it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.nobody import is_nobody
from gate.knowledge.people import LABELS
from gate.knowledge.people import contacts
from gate.knowledge.people import fields
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("placeholder-people", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each field that says nothing."""
    for index, maintainer in enumerate(driver.maintainers):
        for field, value in fields(maintainer):
            if is_nobody(field, value):
                pointer = f"/maintainers/{index}/{field}"
                message = (
                    f'{LABELS[field]} "{printable(value)}" is a placeholder, expected a real one;'
                    f" {'write who it is' if field == 'name' else 'write it or take it out'}"
                )
                yield Finding(pointer, message, key=value, fix=_fix(maintainer, field, pointer))


def _fix(maintainer: Maintainer, field: str, pointer: str) -> Fix | None:
    if field == "name":
        return None
    left = any(
        other != field and not is_nobody(other, value) for other, value in contacts(maintainer)
    )
    # A real person may stand before the @ of an example: what is lost nobody can write again.
    safe = left and "@" not in (getattr(maintainer, field) or "")
    return Fix(f"take {field} out", (RemoveValue(pointer),), safe)
