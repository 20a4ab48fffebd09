"""A field of a driver that a change empties or takes out.

What
    Description, wiki, repo, upstream, the CI or one of its patterns was there and no longer is.
Why
    Fields get lost when a record is rewritten or merged by hand, and nobody sees what is not there.
Wrong
    {"name": "Halden HX"}
Right
    {"name": "Halden HX", "wiki": "https://docs.example.org/halden-hx.html"}
Fix
    Put it back, unless it was wrong.
"""

from collections.abc import Iterator
from collections.abc import Mapping

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity

META = Rule("dropped-field", Severity.INFO, Scope.CHANGE)

_FIELDS = ("description", "wiki", "repo", "upstream", "ci")
_OF_CI = ("success_pattern", "failure_pattern", "shared")


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding on each field that went."""
    for update in change.changes.updated:
        driver = change.head.registry.drivers[update.head]
        before = _object(change.base.registry.drivers.raw[update.base])
        after = _object(change.head.registry.drivers.raw[update.head])
        for field in _gone(before, after, update.fields):
            name = field[1:].replace("/", ".")
            message = f"the change drops {name}; put it back unless that is meant"
            yield Finding(field, message, key=name).of(driver)


def _object(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, dict) else {}


def _gone(
    before: Mapping[str, object], after: Mapping[str, object], fields: tuple[str, ...]
) -> Iterator[str]:
    for field in _FIELDS:
        if field in fields and before.get(field) and not after.get(field):
            yield f"/{field}"
    if "ci" in fields and after.get("ci"):
        old, new = _object(before.get("ci")), _object(after.get("ci"))
        yield from (f"/ci/{field}" for field in _OF_CI if old.get(field) and not new.get(field))
