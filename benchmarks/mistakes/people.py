"""Mistakes in the maintainers of a record."""

import random
from typing import Any

from benchmarks.mistakes.breaking import Broken
from benchmarks.mistakes.breaking import Mistakes
from benchmarks.mistakes.breaking import Record
from benchmarks.mistakes.breaking import listed_in
from benchmarks.mistakes.breaking import of_first_person
from benchmarks.mistakes.breaking import with_person
from benchmarks.mistakes.breaking import with_value
from benchmarks.mistakes.breaking import without_a_letter

MISTAKES: Mistakes = {}


@listed_in(MISTAKES)
def no_maintainers(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "maintainers", []), "/maintainers"


@listed_in(MISTAKES)
def two_names_in_one_field(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(record, "name", "Ann Example, Bob Sample")


@listed_in(MISTAKES)
def two_addresses_in_one_field(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    return with_person(record, "email", "ann@vendor-example.org, bob@vendor-example.org")


@listed_in(MISTAKES)
def placeholder_person(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(record, "name", chance.choice(["TBD", "N/A", "unknown", "Your Name"]))


@listed_in(MISTAKES)
def broken_address(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(
        record,
        "email",
        chance.choice(["ann.example.org", "ann@", "ann@@vendor.org", "ann at vendor.org"]),
    )


@listed_in(MISTAKES)
def mistyped_mail_host(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(
        record, "email", chance.choice(["ann.example@gmial.com", "a.b@lists.openstck.org"])
    )


@listed_in(MISTAKES)
def address_with_a_typo(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    name = of_first_person(record, "name").lower().split()
    if len(name) != 2 or not all(len(part) > 4 and part.isalpha() for part in name):
        return None
    host = of_first_person(record, "email").partition("@")[2] or "vendor-example.org"
    return with_person(record, "email", f"{name[0]}.{without_a_letter(name[1], chance)}@{host}")


@listed_in(MISTAKES)
def launchpad_as_a_link(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_person(
        record,
        "launchpad_id",
        "https://launchpad.net/~" + (of_first_person(record, "launchpad_id") or "ann"),
    )
