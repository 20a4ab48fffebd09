"""What `driverlog bot scan` prints: for people, and as JSON."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from bot.lookups.answer import Answer
from bot.scan.branch_health import stamp
from bot.scan.state import Ambiguous
from bot.scan.state import Found
from bot.scan.state import Mark
from bot.text import count
from commands.bot.traffic import traffic
from registry.lexis import printable
from registry.model import Identity

_MOST_SHOWN = 25


def report(found: Found, drivers_of: Mapping[str, list[Identity]]) -> dict[str, Any]:
    """Return what programs get; schemas/scan_report.schema.json is its shape. `drivers_of` is by account."""
    return {
        "version": 1,
        "found": [_mark(one) for one in found.marks],
        "ambiguous": [_ambiguous(one) for one in found.ambiguous],
        "unknown_accounts": [
            {
                "account": account,
                "exists": answer.value,
                "why": why,
                "drivers": [list(driver) for driver in drivers_of.get(account, [])],
            }
            for account, (answer, why) in sorted(found.accounts.items())
            if answer is not Answer.YES
        ],
        "incomplete": list(found.incomplete),
        "requests": found.requests,
        "bytes": found.bytes,
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "driver": list(mark.driver),
        "release": mark.release,
        "branch": mark.branch,
        "change": mark.change,
        "patch_set": mark.patch_set,
        "account": mark.account,
        "tested_at": stamp(mark.tested_at),
        "review_url": mark.review_url,
        "log_url": mark.log_url or None,
        "comment": mark.comment,
    }


def _ambiguous(one: Ambiguous) -> dict[str, Any]:
    return {
        "drivers": [list(driver) for driver in one.drivers],
        "branch": one.branch,
        "change": one.change,
        "account": one.account,
        "review_url": one.review_url,
        "comment": one.comment,
    }


def text(found: dict[str, Any]) -> str:
    """Return a report for people: what was found, what needs somebody, and what it took."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for mark in found["found"]:
        where = f"{mark['branch']} ({mark['release']})"
        name = printable(", ".join(mark["driver"]), 160)
        yield f"{name}: {printable(where, 80)}: {mark['tested_at']} {printable(mark['review_url'], 300)}"
    for one in found["ambiguous"][:_MOST_SHOWN]:
        names = printable("; ".join(", ".join(driver) for driver in one["drivers"]), 300)
        yield f"ambiguous: {names}: {printable(one['comment'], 120)}"
    yield from _more(len(found["ambiguous"]), "ambiguous lines")
    for one in found["unknown_accounts"][:_MOST_SHOWN]:
        yield f"account {printable(one['account'], 80)}: exists: {one['exists']}: {printable(one['why'], 200)}"
    yield from _more(len(found["unknown_accounts"]), "accounts")
    for line in found["incomplete"]:
        yield f"not complete: {printable(line, 300)}"
    drivers = {tuple(mark["driver"]) for mark in found["found"]}
    marks = f"{count(len(found['found']), 'mark')} of {count(len(drivers), 'driver')}"
    yield f"{marks}; {traffic(found)}"


def _more(number: int, what: str) -> Iterator[str]:
    if number > _MOST_SHOWN:
        yield f"and {number - _MOST_SHOWN} {what} more"
