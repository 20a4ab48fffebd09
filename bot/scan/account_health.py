"""What is known of each CI account in the health report: whether it exists, and when and where it spoke last. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.lookups.answer import Answer
from bot.scan.branch_health import stamp
from bot.scan.state import Found
from registry.model import Driver
from registry.model import Registry

Json = dict[str, Any]


def account_rows(found: Found, registry: Registry, drivers: Sequence[Json]) -> list[Json]:
    """Return a row for each CI account of the registry, by name; `drivers` are the report's rows of its users."""
    users: dict[str, list[Json]] = defaultdict(list)
    for driver in drivers:
        users[driver["account"]].append(driver)
    last = _last_words(found, registry)
    return [_row(found, name, users[name], last.get(name)) for name in sorted(users)]


def _row(found: Found, name: str, users: Sequence[Json], last: tuple[datetime, str] | None) -> Json:
    exists, why = known_of(found, name)
    if last is not None and exists is not Answer.YES:
        # Whoever has written something is there.
        exists, why = Answer.YES, ""
    word = last or found.elsewhere.get(name)
    return {
        "account": name,
        "exists": exists.value,
        "why": why,
        "last_seen": stamp(word[0]) if word else None,
        "last_seen_in": word[1] if word else None,
        "projects": sorted({driver["project"] for driver in users}),
        "drivers": len(users),
    }


def known_of(found: Found, account: str) -> tuple[Answer, str]:
    """Return whether an account exists, as far as it was looked up."""
    return found.accounts.get(account, (Answer.UNKNOWN, "the account was not looked up"))


def account_of(driver: Driver) -> str:
    """Return the CI account of a driver; empty if it has none."""
    return (driver.ci.id if driver.ci is not None else None) or ""


def _last_words(found: Found, registry: Registry) -> dict[str, tuple[datetime, str]]:
    """Return account -> when and in which project it was last seen."""
    accounts = {driver.identity: account_of(driver) for driver in registry.drivers}
    last: dict[str, tuple[datetime, str]] = {}
    for sighting in found.sightings:
        account, word = accounts.get(sighting.driver, ""), (sighting.said, sighting.project)
        if account and (account not in last or word > last[account]):
            last[account] = word
    return last
