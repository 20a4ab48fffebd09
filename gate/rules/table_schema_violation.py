"""The file's top level, a project or a release does not keep to the schema.

What
    The file is an object with the lists `projects`, `releases` and `drivers`; each row of the first two
    has the fields and types that schemas/default_data.schema.json gives them.
Why
    Everything else is looked up in these tables. One broken row breaks every record that refers to it.
Wrong
    {"projects": [{"id": "Cinder"}], "releases": [], "drivers": []}
Right
    {"projects": [{"id": "openstack/cinder", "name": "Cinder"}], "releases": [], "drivers": []}
Fix
    What the message says; schemas/default_data.md explains each field.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.recast import recast
from gate.knowledge.schema import TABLES
from gate.knowledge.schema import is_valid
from gate.knowledge.schema import violations
from registry.model import Driver
from registry.model import Registry

META = Rule("table-schema-violation", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Take the verdict of the compiled schema on all but the records; explain only what failed."""
    tables = {name: value for name, value in registry.raw.items() if name != "drivers"}
    if "drivers" in registry.raw:
        # Records are another rule's business, and there may be a hundred thousand of them.
        rows = registry.raw["drivers"]
        tables["drivers"] = [] if isinstance(rows, list) else rows
    if is_valid(TABLES, tables):
        return
    for violation in violations(TABLES, tables):
        parts = violation.pointer.split("/")
        if parts[-1] == "start" and violation.keyword == "pattern":
            continue  # a rule of its own reads the date
        key = f"{_row(registry, parts)} {violation.keyword}"
        yield Finding(
            violation.pointer, violation.message, key=key, fix=recast(registry.raw, violation)
        )


def _row(registry: Registry, parts: list[str]) -> str:
    """Return the id of the row a pointer leads into: the row is what a finding is about, not its number."""
    rows = registry.raw.get(parts[1]) if len(parts) > 2 else None
    row = rows[int(parts[2])] if isinstance(rows, list) else None
    return str(row.get("id")) if isinstance(row, dict) else str(row)
