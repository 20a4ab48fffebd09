"""The page of a release is that of another series, or no address at all.

What
    `wiki` of a release is an http or https address with the name of that series in it.
Why
    A new row is made by copying the last one; the page is what people forget to adapt.
Wrong
    {"releases": [{"id": "Queens", "wiki": "https://releases.openstack.org/pike/"}]}
Right
    {"releases": [{"id": "Queens", "wiki": "https://releases.openstack.org/queens/"}]}
Fix
    Write the address of the series' own page.
"""

from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.cycles import names
from gate.knowledge.cycles import series_meant
from gate.knowledge.tables import Row
from gate.knowledge.tables import rows
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("page-of-another-series", Severity.ERROR, Scope.REGISTRY)


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Look for the name of the series in the address of its page."""
    listed = {row.id.casefold() for row in rows(registry, "releases") if row.id}
    others = listed | {name.casefold() for name in names()}
    for row in rows(registry, "releases"):
        address = row.text("wiki").strip()
        wrong = _wrong(row, address, others) if address else ""
        if wrong:
            message = f'page "{shown(address)}" of {shown(row.id)} {wrong}; write the address of its own page'
            yield Finding(f"{row.pointer}/wiki", message, key=f"{row.id} {address}")


def _wrong(row: Row, address: str, others: set[str]) -> str:
    if not address.startswith(("http://", "https://")):
        return "has no scheme, expected https://"
    mine = [word for word in (row.id.casefold(), row.text("version")) if word]
    words = set(address.casefold().rstrip("/").replace(".html", "").split("/")[3:])
    mine.append((series_meant(row.id) or row.id).casefold())
    if any(word and word in address.casefold() for word in mine):
        return ""
    other = next((word for word in sorted(words & others)), None)
    return f"is the page of {other.capitalize()}, expected its own" if other else ""
