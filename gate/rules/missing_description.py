"""A record has no description.

What
    `description` is absent or empty.
Why
    The name alone does not tell an operator what hardware or software the driver is for.
Wrong
    {"name": "HX iSCSI", "description": ""}
Right
    {"name": "HX iSCSI", "description": "Provides volumes on Halden HX arrays over iSCSI."}
Fix
    Write one sentence: what the driver drives, and how it is attached.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import is_told
from registry.model import Driver
from registry.model import Registry

META = Rule("missing-description", Severity.INFO, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look whether there is one."""
    if driver.description and not driver.description.isspace():
        return
    if not is_told(registry.drivers.raw[driver.index], RECORD, "description"):
        pointer = "" if driver.description is None else "/description"
        message = "the record has no description; write a sentence on what the driver drives"
        yield Finding(pointer, message, key="description")
