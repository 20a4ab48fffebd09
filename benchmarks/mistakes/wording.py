"""Mistakes in links, in letters, in the spelling of a vendor, and evidence made by hand."""

import random
from typing import Any

from benchmarks.mistakes.breaking import Broken
from benchmarks.mistakes.breaking import Mistakes
from benchmarks.mistakes.breaking import Record
from benchmarks.mistakes.breaking import listed_in
from benchmarks.mistakes.breaking import with_ci
from benchmarks.mistakes.breaking import with_person
from benchmarks.mistakes.breaking import with_value
from benchmarks.mistakes.breaking import without_a_letter

MISTAKES: Mistakes = {}


@listed_in(MISTAKES)
def link_without_scheme(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(
        record, "wiki", "docs.openstack.org/kilo/config-reference/content/x.html"
    ), "/wiki"


@listed_in(MISTAKES)
def bare_scheme(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "wiki", "https://"), "/wiki"


@listed_in(MISTAKES)
def trunk_page(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(
        record, "wiki", "http://docs.openstack.org/trunk/config-reference/content/x.html"
    ), "/wiki"


@listed_in(MISTAKES)
def mojibake(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(
        record, "name", "Samir Ibradžić".encode().decode("cp1252", "replace").replace("\ufffd", "‡")
    )


@listed_in(MISTAKES)
def zero_width_space(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "name", record["name"][:3] + "\u200b" + record["name"][3:]), "/name"


@listed_in(MISTAKES)
def edge_space(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "vendor", record["vendor"] + " "), "/vendor"


@listed_in(MISTAKES)
def typographic_quotes(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = with_ci(record, success_pattern="“job” \\S+ : SUCCESS")
    return (broken, "/ci/success_pattern") if broken else None


@listed_in(MISTAKES)
def vendor_spelt_otherwise(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    siblings = [d for d in file["drivers"] if d["vendor"] == record["vendor"]]
    if len(siblings) < 2 or len(record["vendor"]) < 5:
        return None
    variant = chance.choice(
        [
            record["vendor"] + " Inc.",
            record["vendor"].lower(),
            without_a_letter(record["vendor"], chance),
        ]
    )
    return (
        (with_value(record, "vendor", variant), "/vendor") if variant != record["vendor"] else None
    )


@listed_in(MISTAKES)
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
    broken = with_ci(record, tested=[mark])
    return (broken, "/ci/tested") if broken else None
