"""The same release stands in the table twice.

What
    Each `id` of `releases` occurs once, also when written with other capital letters.
Why
    Records refer to a release by its id; of two rows one is never seen. A row that was copied for the next
    series and not renamed looks just like this.
Wrong
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}, {"id": "Juno", "start": "2014-Oct-16"}]}
Right
    {"releases": [{"id": "Juno", "start": "2014-Apr-17"}, {"id": "Kilo", "start": "2014-Oct-16"}]}
Fix
    Take one out, or write the name of the series that was meant.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.tables import repeated
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("duplicate-releases", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for an id that was there before."""
    for row, first in repeated(registry, "releases"):
        what = f'release "{printable(row.id)}" stands in row {first.place + 1} already'
        message = f"{what}, expected each once; take one out"
        yield Finding(f"{row.pointer}/id", message, key=row.id)
