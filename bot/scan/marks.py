"""From sightings to marks: for each driver and branch the newest merged change with a success of its own. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import datetime

from bot.ci.results import Result
from bot.scan.links import review_url
from bot.scan.state import Ambiguous
from bot.scan.state import Mark
from bot.scan.state import Sighting
from bot.scan.state import Watched
from bot.scan.watched import watched
from gate.knowledge.patterns import searches
from registry.branches import release_of
from registry.model import Identity
from registry.model import Registry

LONGEST_COMMENT = 300
_Known = Mapping[tuple[Identity, str], Watched]


def marks(
    sightings: Iterable[Sighting], registry: Registry, web: str
) -> tuple[tuple[Mark, ...], tuple[Ambiguous, ...]]:
    """Return the marks, and the lines that would have marked several drivers; both sorted, whatever the order was.

    Sightings of drivers or patterns that are not in the registry as it is now do not count, nor do branches that
    belong to no release of it. `web` is the address that links begin with.
    """
    known = {(one.driver, one.fingerprint): one for one in watched(registry)}
    calendar = _Calendar(registry)
    clear: dict[tuple[Identity, str], list[Sighting]] = defaultdict(list)
    unclear: dict[tuple[tuple[Identity, ...], str], list[Sighting]] = defaultdict(list)
    for seen in _last_words(sightings, known):
        if seen.result is not Result.SUCCESS or not calendar.release(seen):
            continue
        if seen.sharers:
            drivers = tuple(sorted({seen.driver, *seen.sharers}))
            unclear[drivers, seen.branch].append(seen)
        else:
            clear[seen.driver, seen.branch].append(seen)
    newest = [max(clear[key], key=_rank) for key in sorted(clear)]
    several = [(drivers, max(unclear[drivers, branch], key=_rank)) for drivers, branch in sorted(unclear)]  # fmt: skip
    return (
        tuple(_mark(seen, known, calendar.release(seen), web) for seen in newest),
        tuple(_ambiguous(drivers, seen, known, web) for drivers, seen in several),
    )


def _last_words(sightings: Iterable[Sighting], known: _Known) -> Iterable[Sighting]:
    """Return one sighting for each driver and change: of an older and a newer look at a change the newer one."""
    last: dict[tuple[Identity, int], Sighting] = {}
    for seen in sightings:
        if (seen.driver, seen.fingerprint) in known:
            key = seen.driver, seen.change
            other = last.get(key)
            if other is None or _said(other) < _said(seen):
                last[key] = seen
    return last.values()


def _said(seen: Sighting) -> tuple[int, datetime, str, str]:
    return seen.patch_set, seen.said, seen.message, seen.line


def _rank(seen: Sighting) -> tuple[datetime, int, Identity]:
    return seen.submitted, seen.change, seen.driver


class _Calendar:
    """Which release a change belongs to: that of its branch on the day it was merged; each day is looked up once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: dict[tuple[str, date], str] = {}

    def release(self, seen: Sighting) -> str:
        """Return the release's id; empty if the branch belongs to none."""
        key = seen.branch, seen.submitted.date()
        if key not in self._known:
            release = release_of(seen.branch, self._registry, key[1])
            self._known[key] = release.id if release is not None else ""
        return self._known[key]


def _mark(seen: Sighting, known: _Known, release: str, web: str) -> Mark:
    one = known[seen.driver, seen.fingerprint]
    return Mark(
        driver=seen.driver,
        release=release,
        branch=seen.branch,
        change=seen.change,
        patch_set=seen.patch_set,
        account=one.account,
        tested_at=seen.said,
        review_url=_review(seen, web),
        log_url=seen.log_url,
        comment=shown(seen.line, one.success),
    )


def _ambiguous(drivers: tuple[Identity, ...], seen: Sighting, known: _Known, web: str) -> Ambiguous:
    one = known[seen.driver, seen.fingerprint]
    line = shown(seen.line, one.success)
    return Ambiguous(drivers, seen.branch, seen.change, one.account, _review(seen, web), line)


def _review(seen: Sighting, web: str) -> str:
    return review_url(web, seen.project, seen.change, seen.patch_set, seen.message)


def shown(line: str, pattern: str) -> str:
    """Return a line as evidence has it: legible, without spaces around it unless the pattern needs them, and cut."""
    whole = legible(line)
    bare = whole.strip()
    return (bare if searches(pattern, bare) else whole)[:LONGEST_COMMENT]


def legible(line: str) -> str:
    """Return a line with a space for each character that nobody can see."""
    return line if line.isprintable() else "".join(c if c.isprintable() else " " for c in line)
