"""Mistakes in the CI of a record: its patterns and its account."""

import random
from typing import Any

from benchmarks.mistakes.breaking import Broken
from benchmarks.mistakes.breaking import Mistakes
from benchmarks.mistakes.breaking import Record
from benchmarks.mistakes.breaking import listed_in
from benchmarks.mistakes.breaking import with_ci
from benchmarks.mistakes.breaking import without_a_letter

MISTAKES: Mistakes = {}


@listed_in(MISTAKES)
def swapped_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    if not ci:
        return None
    broken = with_ci(
        record, success_pattern=ci["failure_pattern"], failure_pattern=ci["success_pattern"]
    )
    return (broken, "/ci") if broken else None


@listed_in(MISTAKES)
def equal_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    broken = with_ci(record, failure_pattern=ci["success_pattern"]) if ci else None
    return (broken, "/ci") if broken else None


@listed_in(MISTAKES)
def placeholder_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = with_ci(record, success_pattern="Build Successful", failure_pattern="Build Failed")
    return (broken, "/ci") if broken else None


@listed_in(MISTAKES)
def bare_patterns(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    broken = with_ci(record, success_pattern="SUCCESS", failure_pattern="FAILURE")
    return (broken, "/ci/success_pattern") if broken else None


@listed_in(MISTAKES)
def pattern_that_does_not_compile(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    broken = with_ci(record, success_pattern="job(\\S+ : SUCCESS")
    return (broken, "/ci/success_pattern") if broken else None


@listed_in(MISTAKES)
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
            broken = with_ci(
                record,
                success_pattern=theirs["success_pattern"],
                failure_pattern=theirs["failure_pattern"],
            )
            return (broken, "/ci") if broken else None
    return None


@listed_in(MISTAKES)
def account_as_a_display_name(
    record: Record, file: dict[str, Any], chance: random.Random
) -> Broken:
    broken = with_ci(record, id=f"{record['vendor']} Third-Party CI")
    return (broken, "/ci/id") if broken else None


@listed_in(MISTAKES)
def mistyped_account(record: Record, file: dict[str, Any], chance: random.Random) -> Broken:
    ci = record.get("ci")
    used = [d for d in file["drivers"] if ci and (d.get("ci") or {}).get("id") == ci["id"]]
    if not ci or len(used) < 2 or len(ci["id"]) < 7:
        return None
    broken = with_ci(record, id=without_a_letter(ci["id"], chance))
    return (broken, "/ci/id") if broken else None
