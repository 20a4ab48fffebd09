"""A maintainer's name that looks like an account or was typed carelessly.

What
    A full name all in small or all in capital letters, a name with digits in it or a comma at its end, or one
    that is just the person's account.
Why
    People write to a person; "Dear isolheim42" is a poor start.
Wrong
    {"name": "ingrid solheim", "email": "ingrid.solheim@example.org"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Write the name as the person does. `--fix` takes a comma or semicolon at the end away.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.names import fold
from gate.knowledge.nobody import is_nobody
from gate.knowledge.people import contacts
from gate.knowledge.people import is_email
from gate.knowledge.people import is_team
from gate.knowledge.people import several_names
from registry.lexis import printable
from registry.model import Driver
from registry.model import Maintainer
from registry.model import Registry

META = Rule("odd-maintainer-name", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each name that does not look like one."""
    for index, maintainer in enumerate(driver.maintainers):
        name = maintainer.name
        if not name or (name.istitle() and name.replace(" ", "").isalpha()):
            continue
        odd = _odd(name.strip(), maintainer)
        if not odd or is_nobody("name", name) or is_email(name) or several_names(name):
            continue
        pointer = f"/maintainers/{index}/name"
        right = name.strip().rstrip(",;: ")
        fix = (
            Fix(f"write {printable(right)}", (SetValue(pointer, right),))
            if right != name.strip()
            else None
        )
        message = f'maintainer\'s name "{printable(name)}" {odd}; write it as the person does'
        yield Finding(pointer, message, key=name, fix=fix)


def _odd(name: str, maintainer: Maintainer) -> str:
    if name.endswith((",", ";", ":")):
        return f'ends with "{name[-1]}"'
    if is_team(name):
        return ""
    if "@" in name or any(character.isdigit() for character in name):
        return "has a character that names do not have"
    if " " in name and name.isascii() and (name.islower() or (name.isupper() and len(name) > 8)):
        return "is all in small letters" if name.islower() else "is all in capitals"
    if " " not in name and name.islower() and fold(name) in _accounts(maintainer):
        return "is just the account"
    return ""


def _accounts(maintainer: Maintainer) -> set[str]:
    return {fold(value.partition("@")[0]) for _, value in contacts(maintainer)}
