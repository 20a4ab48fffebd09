"""A Launchpad id that Launchpad cannot have given.

What
    The id is a web address, has a tilde, a space, capitals or another character that ids do not have: an id
    is lower-case letters, digits, plus, minus and full stop, and starts with a letter or digit.
Why
    Programs put the id behind `https://launchpad.net/~`; the link leads nowhere.
Wrong
    {"name": "Ingrid Solheim", "launchpad_id": "https://launchpad.net/~isolheim"}
Right
    {"name": "Ingrid Solheim", "launchpad_id": "isolheim"}
Fix
    Write the id alone. `--fix` takes it out of the web address, takes the tilde away and writes it in lower case.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.nobody import is_nobody
from gate.knowledge.people import is_email
from gate.knowledge.people import launchpad_page
from gate.knowledge.people import several_contacts
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-launchpad-id", Severity.ERROR, Scope.RECORD)

_ID = re.compile(r"[a-z0-9][a-z0-9+.-]*")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each id that is none."""
    for index, maintainer in enumerate(driver.maintainers):
        value = maintainer.launchpad_id
        if (
            not value
            or _ID.fullmatch(value)
            or _ID.fullmatch(value.strip())
            or _told_elsewhere(value)
        ):
            continue
        pointer = f"/maintainers/{index}/launchpad_id"
        right = _repaired(value)
        what = (
            f"write {printable(right)}"
            if right
            else "look the id up in the address of the person's Launchpad page"
        )
        message = (
            f'"{printable(value)}" is no Launchpad id, expected a-z, 0-9, "+", "." and "-"; {what}'
        )
        fix = Fix(f"write {printable(right)}", (SetValue(pointer, right),)) if right else None
        # Somebody may have read capitals or an underscore so on the person's page: not certainly wrong.
        mild = re.fullmatch(r"[\w+.-]+", value.strip()) is not None
        yield Finding(
            pointer, message, key=value, fix=fix, severity=Severity.WARNING if mild else None
        )


def _told_elsewhere(value: str) -> bool:
    if value.isspace() or value.strip().startswith("#"):
        return True
    if is_nobody("launchpad_id", value) or is_email(value):
        return True
    return bool(several_contacts("launchpad_id", value))


def _repaired(value: str) -> str:
    plain = launchpad_page(value) or value.strip().removeprefix("lp:").lstrip("~@").lower()
    return plain if _ID.fullmatch(plain) else ""
