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
from gate.knowledge.fields import RECORD
from gate.knowledge.fields import is_told

META = Rule("dropped-field", Severity.INFO, Scope.CHANGE)

_FIELDS = ("description", "wiki", "repo", "upstream", "ci")


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
        if field in fields and _is_gone(before, after, RECORD, field):
            yield f"/{field}"
    old, new = before.get("ci"), after.get("ci")
    if "ci" in fields and isinstance(new, dict) and new:
        # That a pattern lacks beside the account is told elsewhere, whether or not there was one.
        of_ci = ("shared",) if new.get("id") else ("success_pattern", "failure_pattern", "shared")
        for field in of_ci:
            if _is_gone(_object(old), new, f"{RECORD}/ci", field):
                yield f"/ci/{field}"


def _is_gone(
    before: Mapping[str, object], after: Mapping[str, object], kind: str, field: str
) -> bool:
    return bool(before.get(field)) and not after.get(field) and not is_told(after, kind, field)
