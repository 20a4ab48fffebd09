"""Mistakes in the releases, the project and the fields as such."""

import random
from typing import Any

from benchmarks.mistakes.breaking import Broken
from benchmarks.mistakes.breaking import Mistakes
from benchmarks.mistakes.breaking import Record
from benchmarks.mistakes.breaking import listed_in
from benchmarks.mistakes.breaking import with_value

MISTAKES: Mistakes = {}


@listed_in(MISTAKES)
def unknown_release(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return with_value(record, "releases", [*releases, "Libertey"]), f"/releases/{len(releases)}"


@listed_in(MISTAKES)
def release_in_lower_case(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    if not releases:
        return None
    return with_value(
        record, "releases", [*releases[:-1], releases[-1].lower()]
    ), f"/releases/{len(releases) - 1}"


@listed_in(MISTAKES)
def release_twice(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return (
        (with_value(record, "releases", [*releases, releases[0]]), "/releases")
        if releases
        else None
    )


@listed_in(MISTAKES)
def releases_out_of_order(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    releases = record.get("releases") or []
    return (
        (with_value(record, "releases", [releases[-1], *releases[:-1]]), "/releases")
        if len(releases) > 2
        else None
    )


@listed_in(MISTAKES)
def no_release(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "releases", []), "/releases"


@listed_in(MISTAKES)
def unknown_project(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(
        record, "project_id", record["project_id"].replace("openstack/", "stackforge/")
    ), "/project_id"


@listed_in(MISTAKES)
def misspelt_field(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    result = {
        ("maintainer" if key == "maintainers" else key): value for key, value in record.items()
    }
    return result, ""


@listed_in(MISTAKES)
def wrong_type(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    return with_value(record, "releases", "Liberty"), "/releases"
