"""A record has a field that the schema does not know.

What
    Records, maintainers, `ci`, `upstream` and evidence have the fields of schemas/default_data.md and no others.
Why
    A misspelt field is as good as an absent one: nobody reads it, and nobody misses it.
Wrong
    {"name": "HX iSCSI", "maintainer": [{"name": "Ingrid Solheim", "mail": "ingrid@example.org"}]}
Right
    {"name": "HX iSCSI", "maintainers": [{"name": "Ingrid Solheim", "email": "ingrid@example.org"}]}
Fix
    Write the field that is meant; `--fix` does it where a known one is close by and not there yet.
    A field of the wrong object moves to the right one, anything else goes.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import message_of
from gate.knowledge.fields import objects_of
from gate.knowledge.fields import renaming
from registry.model import Driver
from registry.model import Registry
from registry.pointer import escape

META = Rule("unknown-fields", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look for keys that the object they stand in does not have."""
    for holder in objects_of(registry.drivers.raw[driver.index], RECORD):
        for key in holder.unknown:
            message, fix = message_of(key, holder), renaming(key, holder)
            pointer = f"{holder.pointer}/{escape(key)}"
            yield Finding(pointer, message, key=key, fix=fix, on_key=True)
