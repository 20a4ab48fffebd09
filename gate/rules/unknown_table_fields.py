"""The file's top level, a project or a release has a field that the schema does not know.

What
    The top level has `projects`, `releases` and `drivers`; a project has `id` and `name`; a release has the
    fields of schemas/default_data.md.
Why
    Programs rely on the shape of the file, and a misspelt field is as good as an absent one.
Wrong
    {"releases": [{"id": "Juno", "begin": "2014-Apr-17"}]}
Right
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}]}
Fix
    Write the field that is meant; `--fix` does it where a known one is close by and not there yet.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.fields import message_of
from gate.knowledge.fields import objects_of
from gate.knowledge.fields import renaming
from registry.model import Driver
from registry.model import Registry
from registry.pointer import escape

META = Rule("unknown-table-fields", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for keys that the object they stand in does not have."""
    for holder in objects_of(registry.raw, ""):
        for key in holder.unknown:
            message, fix = message_of(key, holder), renaming(key, holder)
            row = str(holder.value.get("id", "")) if holder.pointer else ""
            pointer = f"{holder.pointer}/{escape(key)}"
            yield Finding(pointer, message, key=f"{row} {key}", fix=fix, on_key=True)
