"""A record does not keep to the schema.

What
    Each record has the fields, types and sizes that schemas/default_data.schema.json gives them.
Why
    The dashboard, the bot and other people's programs rely on the shape: a string where a list is
    expected shows as a list of letters, or as a traceback.
Wrong
    {"name": "HX iSCSI", "releases": "Juno"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden", "name": "HX iSCSI", "releases": ["Juno"]}
Fix
    What the message says; schemas/default_data.md explains each field. `--fix` puts a single value into
    the list it belongs in, takes `null` out and the quotes off a number or a `true`.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge import fields
from gate.knowledge.fields import objects_of
from gate.knowledge.recast import recast
from gate.knowledge.schema import RECORD
from gate.knowledge.schema import is_valid
from gate.knowledge.schema import violations
from registry.model import Driver
from registry.model import Registry

META = Rule("schema-violation", Severity.ERROR, Scope.RECORD)
# A rule of its own speaks of it, and of the very element.
_ELSEWHERE = {"/releases": "uniqueItems"}


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Take the verdict of the compiled schema; explain only what failed."""
    raw = registry.drivers.raw[driver.index]
    if is_valid(RECORD, raw):
        return
    misspelt = _misspelt(raw)
    for violation in violations(RECORD, raw):
        if (violation.pointer, violation.keyword) in misspelt:
            continue
        if _ELSEWHERE.get(violation.pointer) != violation.keyword:
            key, fix = violation.keyword, recast(raw, violation)
            yield Finding(violation.pointer, violation.message, key=key, fix=fix)


def _misspelt(raw: object) -> set[tuple[str, str]]:
    """Return place and keyword of each key that is required and there, but misspelt: that is an unknown field."""
    return {
        (holder.pointer, f"required {key}")
        for holder in objects_of(raw, fields.RECORD)
        if holder.unknown
        for key in holder.keys
        if fields.is_misspelt(holder.value, holder.kind, key)
    }
