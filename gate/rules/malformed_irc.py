r"""An IRC nick that no IRC server accepts.

What
    The value is neither a nick (letters, digits and any of []\`_^{|}-, no digit or minus first) nor a channel.
Why
    Who wants to reach the person cannot tell what to type.
Wrong
    {"name": "Ingrid Solheim", "irc": "isolheim@freenode"}
Right
    {"name": "Ingrid Solheim", "irc": "isolheim"}
Fix
    Write the nick alone, or the team's channel. `--fix` takes the name of the network away.
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
from gate.knowledge.people import NETWORKS
from gate.knowledge.people import NICK
from gate.knowledge.people import is_email
from gate.knowledge.people import launchpad_page
from gate.knowledge.people import several_contacts
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-irc", Severity.ERROR, Scope.RECORD)

_MILD = re.compile(r"[\w.+\[\]\\`^{|}-]+")
_AROUND = re.compile(r"[\s@/:(),]+(?:on\s+)?")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each nick that is none."""
    for index, maintainer in enumerate(driver.maintainers):
        value = maintainer.irc
        if (
            not value
            or NICK.fullmatch(value)
            or NICK.fullmatch(value.strip())
            or _told_elsewhere(value)
        ):
            continue
        pointer = f"/maintainers/{index}/irc"
        right = _repaired(value)
        what = f"write {printable(right)}" if right else "write what one types after /msg or /join"
        message = f'"{printable(value)}" is no IRC nick or channel; {what}'
        fix = Fix(f"write {printable(right)}", (SetValue(pointer, right),)) if right else None
        mild = _MILD.fullmatch(value.strip()) is not None
        yield Finding(
            pointer, message, key=value, fix=fix, severity=Severity.WARNING if mild else None
        )


def _told_elsewhere(value: str) -> bool:
    if value.isspace() or is_nobody("irc", value) or launchpad_page(value):
        return True
    if is_email(value) and not value.strip().lower().endswith(tuple(NETWORKS)):
        return True
    return bool(several_contacts("irc", value))


def _repaired(value: str) -> str:
    """Take the network's name away; certain only if one word is left."""
    parts = [part for part in _AROUND.split(value.strip()) if part]
    left = [part for part in parts if part.lower() not in NETWORKS]
    return left[0] if len(left) == 1 and NICK.fullmatch(left[0]) else ""
