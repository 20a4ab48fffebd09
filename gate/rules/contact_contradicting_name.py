"""An address or account that spells the maintainer's name, but not quite.

What
    The local part of the address, or an account, is the person's name but for a letter: too few, too many, another
    one, or two in the wrong order. Nicknames, initials, cut ends and other ways to write a name in Latin letters
    are no mistake.
Why
    One of the two was typed wrongly; if it was the address, mail does not arrive.
Wrong
    {"name": "Ingrid Solheim", "email": "ingrid.solhiem@example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Find out which of the two is right. The gate cannot know it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.likeness import slip
from gate.knowledge.likeness import swapped
from gate.knowledge.people import LABELS
from gate.knowledge.people import contacts
from gate.knowledge.people import is_email
from gate.knowledge.people import is_team
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("contact-contradicting-name", Severity.WARNING, Scope.RECORD)

_WHOLE = 9


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each contact that nearly spells the name."""
    for index, maintainer in enumerate(driver.maintainers):
        name = maintainer.name
        if not name or is_team(name):
            continue
        for field, value in contacts(maintainer):
            found = slip(
                value.rpartition("@")[0] if field == "email" and is_email(value) else value, name
            )
            if found is None:
                continue
            message = (
                f'{LABELS[field]} "{printable(value)}" has "{found.part}" where the name has "{found.word}";'
                " check which one is right"
            )
            turned = swapped(found.part, found.word)
            # A nick is free to play with a name, less so with the whole of it.
            if field == "irc" and not turned and len(found.word) < _WHOLE:
                continue
            sure = turned or (field == "email" and found.family)
            severity = Severity.WARNING if sure else Severity.INFO
            yield Finding(f"/maintainers/{index}/{field}", message, key=value, severity=severity)
