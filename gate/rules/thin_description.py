"""A description says nothing that the record's name does not.

What
    All words of the description stand in vendor and name, or are words like "driver", "volume", "plugin".
Why
    It takes the place of a description and informs nobody.
Wrong
    {"name": "Halden iSCSI volume driver", "description": "Volume driver for Halden."}
Right
    {"name": "Halden iSCSI volume driver", "description": "Provides volumes on Halden HX arrays over iSCSI."}
Fix
    Write one sentence: what the driver drives, and how it is attached.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import squeezed
from gate.knowledge.page_words import telling_words
from gate.knowledge.placeholders import is_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("thin-description", Severity.INFO, Scope.RECORD)
_LONGEST = 100


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look for a word that says more than the name."""
    text = driver.description
    if not text or len(text) > _LONGEST or text.isspace() or is_placeholder(text):
        return
    known = squeezed(f"{driver.vendor} {driver.name}")
    if all(word in known for word in telling_words(text)):
        message = f'description "{printable(text, 60)}" says no more than the name; write what the driver drives'
        yield Finding("/description", message, key=text)
