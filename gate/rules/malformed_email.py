"""An e-mail address that no mail can be sent to.

What
    The value is no address by the rules of mail: no @, no domain, a space, a second @, brackets around it.
Why
    The only way to reach most maintainers is their address; one character too many and mail comes back.
Wrong
    {"name": "Ingrid Solheim", "email": "ingrid.solheim at example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Write the bare address. `--fix` takes `mailto:`, brackets and a comma or full stop at the end away, and writes
    @ and dots where they are spelled out.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.mail import fault
from gate.knowledge.mail import is_plain
from gate.knowledge.nobody import is_nobody
from gate.knowledge.people import LONGEST
from gate.knowledge.people import launchpad_page
from gate.knowledge.people import several_contacts
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-email", Severity.ERROR, Scope.RECORD)

_AT = re.compile(r"\s*[\[({<]\s*at\s*[\])}>]\s*|\s+at\s+|\s*@\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*dot\s*[\])}>]\s*|\s+dot\s+", re.IGNORECASE)
_NAMED = re.compile(r"[^<>@]*<([^<>\s]+)>")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each address that is none."""
    for index, maintainer in enumerate(driver.maintainers):
        value = maintainer.email
        if not value or is_plain(value) or _told_elsewhere(value):
            continue
        wrong = fault(value.strip())
        if wrong:
            pointer = f"/maintainers/{index}/email"
            message = f'"{printable(value)}" is no e-mail address: {wrong}; write one plain address'
            yield Finding(pointer, message, key=value, fix=_fix(pointer, value))


def _told_elsewhere(value: str) -> bool:
    if value.isspace() or is_nobody("email", value) or launchpad_page(value):
        return True
    return bool(several_contacts("email", value))


def _fix(pointer: str, value: str) -> Fix | None:
    if len(value) > LONGEST:
        return None
    plain = value.strip().removeprefix("mailto:").strip()
    named = _NAMED.fullmatch(plain)
    plain = (named[1] if named else plain).strip(" \t\"'<>()[],;.")
    plain = _DOT.sub(".", _AT.sub("@", plain))
    if fault(plain) == "":
        return Fix(f"write {printable(plain)}", (SetValue(pointer, plain),))
    repaired = re.sub(r"@+", "@", re.sub(r"\.{2,}", ".", plain)).replace(",", ".")
    if fault(repaired) == "":
        return Fix(f"write {printable(repaired)}", (SetValue(pointer, repaired),), safe=False)
    return None
