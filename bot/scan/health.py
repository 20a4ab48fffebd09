"""The health of each CI, from what a scan found: how every driver stands on every branch. Pure.

The report is what the dashboard shows and what `driverlog bot scan --health` writes; its shape is
schemas/health.schema.json. Same input and same moment, same report.
"""

from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any

from bot.scan.account_health import account_of
from bot.scan.account_health import account_rows
from bot.scan.account_health import known_of
from bot.scan.branch_health import Writer
from bot.scan.branch_health import stamp
from bot.scan.standing import PATIENCE
from bot.scan.standing import Setting
from bot.scan.standing import Status
from bot.scan.standing import standing
from bot.scan.state import Found
from bot.scan.state import Sighting
from bot.scan.unmatched import Unmatched
from bot.scan.watched import project_of
from bot.scan.watched import watched
from registry.branches import release_of
from registry.layout import parse_day
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry
from registry.model import Release

Json = dict[str, Any]
_LATELY = timedelta(days=90)
_TESTED = ("development", "maintained", "extended")


def health(found: Found, registry: Registry, now: datetime, web: str = "") -> Json:
    """Return the report; `web` is the Gerrit's address, which links begin with, `now` is in UTC."""
    view = _View(found, registry, now, web)
    drivers = [view.driver(driver) for driver in registry.drivers if account_of(driver)]
    accounts = account_rows(found, registry, drivers)
    words: Mapping[str, int] = Counter(driver["status"] for driver in drivers)
    return {
        "version": 1,
        "generated_at": stamp(now),
        "silent_after_days": PATIENCE.days,
        "drivers": drivers,
        "accounts": accounts,
        "ambiguous": [
            {
                "drivers": [list(driver) for driver in each.drivers],
                "branch": each.branch,
                "change": each.change,
                "account": each.account,
                "review_url": each.review_url,
                "comment": each.comment,
            }
            for each in found.ambiguous
        ],
        "incomplete": list(found.incomplete),
        "totals": {
            "records": len(registry.drivers),
            "with_ci": len(drivers),
            "accounts": len(accounts),
            **{status.value.replace("-", "_"): words.get(status.value, 0) for status in Status},
        },
    }


class _View:
    """One scan looked at from one moment, with what all drivers need."""

    def __init__(self, found: Found, registry: Registry, now: datetime, web: str) -> None:
        self._found = found
        self._registry = registry
        self._now = now
        self._seen = _grouped(found.sightings, registry)
        self._writer = Writer(now, web, Unmatched(registry))
        self._releases: dict[str, Release | None] = {}

    def driver(self, driver: Driver) -> Json:
        """Return the part of one driver: its branches, newest release first, and what it comes to."""
        rows = list(self._rows(driver))
        chosen = self._chosen(rows)
        nothing = standing([], self._setting(driver, ""), self._now)
        return {
            "driver": list(driver.identity),
            "account": account_of(driver),
            "project": project_of(driver),
            "status": chosen["status"] if chosen else nothing.status.value,
            "why": chosen["why"] if chosen else nothing.why,
            "branch": chosen["branch"] if chosen else None,
            "current": any(row["expected"] for row in rows),
            "branches": rows,
        }

    def _chosen(self, rows: Sequence[Json]) -> Json | None:
        """Return the branch that tells how the driver stands: the newest that is tested, or should be."""
        lately = stamp(self._now - _LATELY)
        living = (row for row in rows if row["expected"] or (row["last_seen"] or "") >= lately)
        return next(living, next(iter(rows), None))

    def _rows(self, driver: Driver) -> Iterator[Json]:
        """Yield a row for each branch with words on it, and for those on which the record leads to expect them."""
        expected = set(self._expected(driver))
        seen = self._seen.get(driver.identity, {})
        for branch in sorted(expected.union(seen), key=self._newness, reverse=True):
            release = self._release(branch)
            yield {
                "branch": branch,
                "release": release.id if release is not None else None,
                "expected": branch in expected,
                **self._writer.row(driver, seen.get(branch, []), self._setting(driver, branch)),
            }

    def _expected(self, driver: Driver) -> Iterator[str]:
        newest = self._release("master")
        for name in driver.releases:
            release = self._registry.releases.get(name)
            if release is None:
                continue
            if newest is not None and release.id == newest.id:
                yield "master"
            elif release.status in _TESTED or (not release.status and release.active):
                yield f"stable/{release.version or release.id.lower()}"

    def _newness(self, branch: str) -> tuple[date, str]:
        release = self._release(branch)
        begun = parse_day(release.start) if release is not None else None
        return begun or date.min, branch

    def _release(self, branch: str) -> Release | None:
        if branch not in self._releases:
            self._releases[branch] = release_of(branch, self._registry, self._now.date())
        return self._releases[branch]

    def _setting(self, driver: Driver, branch: str) -> Setting:
        account, project = account_of(driver), project_of(driver)
        exists, why = known_of(self._found, account)
        return Setting(
            exists=exists,
            why=why,
            unasked=project in self._found.unasked,
            merges=self._found.merges.get((project, branch)),
            elsewhere=self._found.elsewhere.get(account),
            pattern=bool(driver.ci and driver.ci.success_pattern),
        )


def _grouped(
    sightings: Iterable[Sighting], registry: Registry
) -> dict[Identity, dict[str, list[Sighting]]]:
    """Return driver -> branch -> its last words on each change, newest first; what older patterns took is left out."""
    known = {(one.driver, one.fingerprint) for one in watched(registry)}
    last: dict[tuple[Identity, int], Sighting] = {}
    for sighting in sorted(sightings, key=_age):
        if (sighting.driver, sighting.fingerprint) in known:
            last[sighting.driver, sighting.change] = sighting
    found: dict[Identity, dict[str, list[Sighting]]] = defaultdict(lambda: defaultdict(list))
    for sighting in sorted(last.values(), key=_age, reverse=True):
        found[sighting.driver][sighting.branch].append(sighting)
    return found


def _age(sighting: Sighting) -> tuple[datetime, int, int, str]:
    return sighting.said, sighting.patch_set, sighting.change, sighting.line
