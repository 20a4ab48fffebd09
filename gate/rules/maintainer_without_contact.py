"""A maintainer with a name alone.

What
    A maintainer has neither an e-mail address nor an IRC nick nor a Launchpad id.
Why
    A name cannot be called: whoever needs help has to search the web for the person.
Wrong
    {"name": "Ingrid Solheim"}
Right
    {"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}
Fix
    Add one way to reach the person. One is enough. The gate cannot know it.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.people import contacts
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("maintainer-without-contact", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each maintainer who cannot be reached."""
    for index, maintainer in enumerate(driver.maintainers):
        if maintainer.email or not maintainer.name or any(contacts(maintainer)):
            continue
        message = (
            f'maintainer "{printable(maintainer.name)}" has no contact, expected email, irc or launchpad_id;'
            " add one of them"
        )
        yield Finding(f"/maintainers/{index}", message, key=maintainer.name)
