"""Older shapes of the registry's file -> today's. Nothing is invented and nothing that is not understood is dropped.

Known shapes: one `maintainer` object whose fields may hold several values separated by commas; `os_versions`, a list of
releases with `verification` and `ci_id`, before `releases` and `ci`.
"""

from collections.abc import Mapping
from collections.abc import Sequence
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
    uneven = [key for key, values in lists.items() if len(values) not in (0, 1, count)]
    if uneven:
        lists.update({key: [old[key]] for key in uneven})
        what = f"maintainer has {count} names but another number of {' and '.join(uneven)}"
        notes.append(f"{who}: {what}; pair them by hand")
    rows = zip_longest(*(lists[key] for key in _CONTACTS))
    people = [{k: v for k, v in zip(_CONTACTS, row, strict=True) if v is not None} for row in rows]
    extra = {key: value for key, value in old.items() if key not in _CONTACTS}
    if extra and not people:
        return [extra]
    if extra:
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
        next((row[k] for k in _RELEASE_KEYS if isinstance(row.get(k), str)), "") for row in rows
    ]
    known = record.get("releases")
    releases = list(known) if isinstance(known, list) else []
    come = [name for name in dict.fromkeys(names) if name and name not in releases]
    record["releases"] = releases + come
    for row, name in zip(rows, names, strict=True):
        unknown = [key for key in row if key not in (*_RELEASE_KEYS, "verification", "ci_id")]
        if not name or unknown:
            lost = "names no release" if not name else f"has {', '.join(unknown)}"
            notes.append(f"{who}: an entry of os_versions {lost}, that was dropped: {dict(row)!a}")
    _account(record, rows, who, notes)


def _account(
    record: dict[str, object], rows: Sequence[Mapping[str, object]], who: str, notes: list[str]
) -> None:
    """Take the CI account over from where it was named release by release."""
    ours = [row for row in rows if row.get("verification") == _CI_VERIFICATION]
    accounts = list(dict.fromkeys(str(row["ci_id"]) for row in ours if row.get("ci_id")))
    if accounts and "ci" not in record:
        record["ci"] = {"id": accounts[0]}
        notes.append(f"{who}: ci has an account but no patterns yet; write them")
    ci = record.get("ci")
    kept = ci.get("id") if isinstance(ci, dict) else None
    others = [account for account in accounts if account != kept]
    if others:
        what = f"os_versions also names the CI account {', '.join(others)}, {kept} was kept"
        notes.append(f"{who}: {what}; see which is right")


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
