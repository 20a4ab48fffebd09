"""Older shapes of the registry's file -> today's. Nothing is invented and nothing that is not understood is dropped.

Known shapes: one `maintainer` object whose fields may hold several values separated by commas; `os_versions`, a list of
releases with `verification` and `ci_id`, before `releases` and `ci`.
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import NamedTuple

from registry.model import objects

_CONTACTS = ("name", "email", "irc", "launchpad_id")
_RELEASE_KEYS = ("os_version", "release", "version", "id", "name")
_CI_VERIFICATION = "external_ci_verification"


class Imported(NamedTuple):
    """Today's value, and what a person has to look at."""

    value: object
    notes: tuple[str, ...]


def modernise(value: object) -> Imported:
    """Return a document's value in today's shape; a value already in it comes back equal."""
    if not isinstance(value, dict):
        return Imported(value, ("the document is not an object, nothing was read",))
    notes: list[str] = []
    result = dict(value)
    if isinstance(value.get("drivers"), list):
        result["drivers"] = [
            _record(raw, notes) if isinstance(raw, dict) else raw for raw in value["drivers"]
        ]
    return Imported(result, tuple(notes))


def _record(raw: Mapping[str, object], notes: list[str]) -> dict[str, object]:
    record = dict(raw)
    who = " / ".join(str(raw.get(key, "?")) for key in ("project_id", "vendor", "name"))
    if "maintainer" in record:
        _maintainer(record, who, notes)
    if "os_versions" in record:
        _os_versions(record, who, notes)
    return record


def _maintainer(record: dict[str, object], who: str, notes: list[str]) -> None:
    if "maintainers" in record:
        notes.append(f"{who}: has both maintainer and maintainers, the first was left as it is")
        return
    old = record["maintainer"]
    if isinstance(old, list):
        record["maintainers"] = old
    elif isinstance(old, dict):
        record["maintainers"] = _split(old, who, notes)
    else:
        notes.append(f"{who}: maintainer is no object, it was left as it is")
        return
    del record["maintainer"]


def _split(old: Mapping[str, object], who: str, notes: list[str]) -> list[dict[str, object]]:
    """Split `A, B` fields into one maintainer each; fields that do not pair up stay with the first."""
    lists = {key: _values(old.get(key)) for key in _CONTACTS}
    count = len(lists["name"]) or 1
    if any(len(values) not in (0, 1, count) for values in lists.values()):
        notes.append(
            f"{who}: maintainer has {count} names but another number of contacts; pair them by hand"
        )
    rows = zip_longest(*(lists[key] for key in _CONTACTS))
    people = [{k: v for k, v in zip(_CONTACTS, row, strict=True) if v is not None} for row in rows]
    extra = {key: value for key, value in old.items() if key not in _CONTACTS}
    if people and extra:
        people[0].update(extra)
    return people


def _values(value: object) -> list[object]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [] if value is None else [value]


def _os_versions(record: dict[str, object], who: str, notes: list[str]) -> None:
    old = record.pop("os_versions")
    rows = objects(_as_rows(old))
    names = [
        next((row[key] for key in _RELEASE_KEYS if isinstance(row.get(key), str)), None)
        for row in rows
    ]
    known = record.get("releases")
    releases = list(known) if isinstance(known, list) else []
    record["releases"] = releases + [
        name for name in dict.fromkeys(names) if name and name not in releases
    ]
    if None in names:
        notes.append(f"{who}: an entry of os_versions names no release, it was dropped: {old!a}")
    accounts = [
        row["ci_id"]
        for row in rows
        if row.get("verification") == _CI_VERIFICATION and row.get("ci_id")
    ]
    distinct = list(dict.fromkeys(map(str, accounts)))
    if distinct and "ci" not in record:
        record["ci"] = {"id": distinct[0]}
        notes.append(f"{who}: ci has an account but no patterns yet; write them")
    if len(distinct) > 1:
        notes.append(
            f"{who}: os_versions names several CI accounts ({', '.join(distinct)}), the first was kept"
        )


def _as_rows(old: object) -> list[object]:
    """Return os_versions as rows: it was a list of objects, a list of names, or an object keyed by name."""
    if isinstance(old, dict):
        return [
            {**(row if isinstance(row, dict) else {}), "os_version": name}
            for name, row in old.items()
        ]
    if isinstance(old, list):
        return [row if isinstance(row, dict) else {"os_version": row} for row in old]
    return [{"os_version": old}]
