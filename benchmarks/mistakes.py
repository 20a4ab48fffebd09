"""Mistakes as people really make them: (a sound record, its file) -> the broken record and the field that shows it.

Each returns None where the record has nothing to break that way. `random` is seeded by the caller.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Broken = tuple[Record, str] | None
Mistake = Callable[[Record, dict[str, Any], random.Random], Broken]

MISTAKES: dict[str, Mistake] = {}


def mistake(function: Mistake) -> Mistake:
    """Register a mistake under its function's name."""
    MISTAKES[function.__name__] = function
    return function


def _with(record: Record, key: str, value: object) -> Record:
    result: Record = copy.deepcopy(record)
    result[key] = value
    return result


def _person(record: Record, key: str, value: object) -> Broken:
    if not record.get("maintainers"):
        return None
    result = copy.deepcopy(record)
    result["maintainers"][0][key] = value
    return result, f"/maintainers/0/{key}"


def _first(record: Record, key: str) -> str:
    people = record.get("maintainers") or [{}]
    return str(people[0].get(key) or "")


def _ci(record: Record, **values: object) -> Record | None:
    if "ci" not in record:
        return None
    result = copy.deepcopy(record)
    result["ci"].update(values)
    return result


def _drop_letter(word: str, chance: random.Random) -> str:
    letters = [i for i, c in enumerate(word) if c.isalpha() and i]
    if not letters:
        return word
    at = chance.choice(letters)
    return word[:at] + word[at + 1 :]


@mistake
def no_maintainers(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "maintainers", []), "/maintainers"


@mistake
def two_names_in_one_field(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(record, "name", "Ann Example, Bob Sample")


@mistake
def two_addresses_in_one_field(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    return _person(record, "email", "ann@vendor-example.org, bob@vendor-example.org")


@mistake
def placeholder_person(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(record, "name", chance.choice(["TBD", "N/A", "unknown", "Your Name"]))


@mistake
def broken_address(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(
        record,
        "email",
        chance.choice(["ann.example.org", "ann@", "ann@@vendor.org", "ann at vendor.org"]),
    )


@mistake
def mistyped_mail_host(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(
        record, "email", chance.choice(["ann.example@gmial.com", "a.b@lists.openstck.org"])
    )


@mistake
def address_with_a_typo(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    name = _first(record, "name").lower().split()
    if len(name) != 2 or not all(len(part) > 4 and part.isalpha() for part in name):
        return None
    host = _first(record, "email").partition("@")[2] or "vendor-example.org"
    return _person(record, "email", f"{name[0]}.{_drop_letter(name[1], chance)}@{host}")


@mistake
def launchpad_as_a_link(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(
        record,
        "launchpad_id",
        "https://launchpad.net/~" + (_first(record, "launchpad_id") or "ann"),
    )


@mistake
def unknown_release(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return _with(record, "releases", [*releases, "Libertey"]), f"/releases/{len(releases)}"


@mistake
def release_in_lower_case(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    if not releases:
        return None
    return _with(
        record, "releases", [*releases[:-1], releases[-1].lower()]
    ), f"/releases/{len(releases) - 1}"


@mistake
def release_twice(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return (_with(record, "releases", [*releases, releases[0]]), "/releases") if releases else None


@mistake
def releases_out_of_order(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return (
        (_with(record, "releases", [releases[-1], *releases[:-1]]), "/releases")
        if len(releases) > 2
        else None
    )


@mistake
def no_release(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "releases", []), "/releases"


@mistake
def unknown_project(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(
        record, "project_id", record["project_id"].replace("openstack/", "stackforge/")
    ), "/project_id"


@mistake
def misspelt_field(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    result = {
        ("maintainer" if key == "maintainers" else key): value for key, value in record.items()
    }
    return result, ""


@mistake
def wrong_type(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "releases", "Liberty"), "/releases"


@mistake
def swapped_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    if not ci:
        return None
    broken = _ci(
        record, success_pattern=ci["failure_pattern"], failure_pattern=ci["success_pattern"]
    )
    return (broken, "/ci") if broken else None


@mistake
def equal_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    broken = _ci(record, failure_pattern=ci["success_pattern"]) if ci else None
    return (broken, "/ci") if broken else None


@mistake
def placeholder_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = _ci(record, success_pattern="Build Successful", failure_pattern="Build Failed")
    return (broken, "/ci") if broken else None


@mistake
def bare_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = _ci(record, success_pattern="SUCCESS", failure_pattern="FAILURE")
    return (broken, "/ci/success_pattern") if broken else None


@mistake
def pattern_that_does_not_compile(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    broken = _ci(record, success_pattern="job(\\S+ : SUCCESS")
    return (broken, "/ci/success_pattern") if broken else None


@mistake
def pattern_of_a_sibling(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    if not ci or "\\S+" not in ci["success_pattern"]:
        return None
    for other in file["drivers"]:
        theirs = other.get("ci")
        same = other["vendor"] == record["vendor"] and other["name"] != record["name"]
        if (
            same
            and theirs
            and theirs["id"] == ci["id"]
            and theirs["success_pattern"] != ci["success_pattern"]
        ):
            broken = _ci(
                record,
                success_pattern=theirs["success_pattern"],
                failure_pattern=theirs["failure_pattern"],
            )
            return (broken, "/ci") if broken else None
    return None


@mistake
def account_as_a_display_name(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    broken = _ci(record, id=f"{record['vendor']} Third-Party CI")
    return (broken, "/ci/id") if broken else None


@mistake
def mistyped_account(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    used = [d for d in file["drivers"] if ci and (d.get("ci") or {}).get("id") == ci["id"]]
    if not ci or len(used) < 2 or len(ci["id"]) < 7:
        return None
    broken = _ci(record, id=_drop_letter(ci["id"], chance))
    return (broken, "/ci/id") if broken else None


@mistake
def link_without_scheme(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "wiki", "docs.openstack.org/kilo/config-reference/content/x.html"), "/wiki"


@mistake
def bare_scheme(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "wiki", "https://"), "/wiki"


@mistake
def trunk_page(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(
        record, "wiki", "http://docs.openstack.org/trunk/config-reference/content/x.html"
    ), "/wiki"


@mistake
def mojibake(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _person(
        record, "name", "Samir Ibradžić".encode().decode("cp1252", "replace").replace("\ufffd", "‡")
    )


@mistake
def zero_width_space(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "name", record["name"][:3] + "\u200b" + record["name"][3:]), "/name"


@mistake
def edge_space(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return _with(record, "vendor", record["vendor"] + " "), "/vendor"


@mistake
def typographic_quotes(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = _ci(record, success_pattern="“job” \\S+ : SUCCESS")
    return (broken, "/ci/success_pattern") if broken else None


@mistake
def vendor_spelt_otherwise(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    siblings = [d for d in file["drivers"] if d["vendor"] == record["vendor"]]
    if len(siblings) < 2 or len(record["vendor"]) < 5:
        return None
    variant = chance.choice(
        [
            record["vendor"] + " Inc.",
            record["vendor"].lower(),
            _drop_letter(record["vendor"], chance),
        ]
    )
    return (_with(record, "vendor", variant), "/vendor") if variant != record["vendor"] else None


@mistake
def evidence_by_hand(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    mark = {
        "release": "Liberty",
        "branch": "master",
        "change": 1,
        "patch_set": 1,
        "account": "x",
        "tested_at": "2016-01-01T00:00:00Z",
        "review_url": "https://review.example.org/1",
        "comment": "x",
    }
    broken = _ci(record, tested=[mark])
    return (broken, "/ci/tested") if broken else None


def text_of(value: object) -> str:
    """Return the text of a file as people keep it."""
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"
