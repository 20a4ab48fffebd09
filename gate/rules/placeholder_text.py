"""A text was left to be written later.

What
    A field holds `TBD`, `TODO`, `<description>`, `lorem ipsum`, `xxx` or the like, alone or within its text.
Why
    It is published as it stands, and nobody remembers it: such texts stayed for years.
Wrong
    {"name": "HX iSCSI", "description": "TBD"}
Right
    {"name": "HX iSCSI", "description": "Provides volumes on Halden HX arrays over iSCSI."}
Fix
    Write the text, or leave the field out.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.placeholders import is_certain_placeholder
from gate.knowledge.placeholders import is_placeholder
from gate.knowledge.placeholders import placeholder_in
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("placeholder-text", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look at each text of the record; people and CI have rules of their own."""
    for pointer, text in _texts(driver):
        field = pointer.rpartition("/")[2]
        if is_placeholder(text):
            message = (
                f'{field} "{printable(text)}" is a placeholder, expected the real one; write it'
            )
            certain = is_certain_placeholder(text) or pointer == "/wiki"
            severity = Severity.ERROR if certain else Severity.WARNING
            yield Finding(pointer, message, key=text, severity=severity)
        elif found := placeholder_in(text):
            message = f'{field} still says "{printable(found)}"; write what is missing'
            yield Finding(pointer, message, key=found, severity=Severity.WARNING)


def _texts(driver: Driver) -> Iterator[tuple[str, str]]:
    yield "/vendor", driver.vendor
    yield "/name", driver.name
    if driver.description:
        yield "/description", driver.description
    if driver.wiki and not driver.wiki.startswith("http"):
        yield "/wiki", driver.wiki
    if driver.repo:
        yield "/repo", driver.repo
    if driver.upstream is not None:
        yield "/upstream/path", driver.upstream.path
        yield "/upstream/class", driver.upstream.class_name or ""
