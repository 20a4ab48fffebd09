"""Which claims a change makes, and each put to the test: the CI accounts on Gerrit, the code in the upstream tree."""

import time
from collections import Counter
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.config.settings import Settings
from bot.gerrit import Reader
from bot.lookups.inquiry import Inquiry
from bot.lookups.trees import Trees
from bot.review.ci_trial import CiTrial
from bot.review.judge import Proposed
from bot.review.tested_claims import CiClaim
from bot.review.tested_claims import InTree
from bot.review.tested_claims import UpstreamClaim
from gate.knowledge.upstreams import Place
from gate.knowledge.upstreams import place_of
from registry.changes import Changes
from registry.changes import Update
from registry.layout import parse_day
from registry.model import Driver
from registry.model import Registry
from registry.model import Release

MOST_RECORDS = 20
MOST_LOOK_UPS = 40
MOST_SECONDS = 10.0


class CiClaims(NamedTuple):
    """The claims that were put to the test, in the order of the file, and the head's indexes of those that were not."""

    claims: tuple[CiClaim, ...]
    left_out: tuple[int, ...] = ()


class UpstreamClaims(NamedTuple):
    """The same of `upstream`. A claim for which only some releases were asked says so itself."""

    claims: tuple[UpstreamClaim, ...]
    left_out: tuple[int, ...] = ()


class Claims(NamedTuple):
    """All of it; `left_out` counts records of which a claim was not tested at all."""

    ci: tuple[CiClaim, ...]
    upstream: tuple[UpstreamClaim, ...]
    left_out: int = 0


def claims(reader: Reader, proposed: Proposed, today: date, settings: Settings) -> Claims:
    """Put what a change claims to the test. Never raises: what Gerrit does not tell is "could not tell"."""
    inquiry = Inquiry()
    registries = proposed.base, proposed.head, proposed.changes
    ci = ci_claims(reader, *registries, settings.ci_sample, web=settings.gerrit, inquiry=inquiry)
    trees = Trees(reader, inquiry)
    upstream = upstream_claims(trees, *registries, today, settings.max_tree_lookups)
    left_out = {*ci.left_out, *upstream.left_out}
    return Claims(ci.claims, upstream.claims, len(left_out))


def ci_claims(
    reader: Reader,
    base: Registry,
    head: Registry,
    changes: Changes,
    sample: int = 20,
    most: int = MOST_RECORDS,
    *,
    web: str = "",
    inquiry: Inquiry | None = None,
    clock: Callable[[], float] = time.thread_time,
) -> CiClaims:
    """Test the `ci` of each record that is added, or whose account, patterns, project or identity change.

    `sample` is the number of changes whose comments are read per account and project, `most` that of the records
    tested, `web` the address that links begin with. No record is begun once `clock` has moved by MOST_SECONDS: it
    counts our own work, not waiting, because patterns may be made to cost much.
    """
    updated = [update.head for update in changes.updated if _ci_changes(base, head, update)]
    wanted = [i for i in sorted({*changes.added, *updated}) if _account(head.drivers[i])]
    trial = CiTrial(reader, head, sample, inquiry or Inquiry(), web)
    tested: list[CiClaim] = []
    begun = clock()
    for index in wanted[:most]:
        if clock() - begun > MOST_SECONDS:
            break
        tested.append(trial.claim(head.drivers[index]))
    return CiClaims(tuple(tested), tuple(wanted[len(tested) :]))


def _account(driver: Driver) -> str:
    return (driver.ci.id if driver.ci is not None else None) or ""


def _ci_changes(base: Registry, head: Registry, update: Update) -> bool:
    if update.renamed or "repo" in update.fields:
        return True
    return _core(base.drivers[update.base]) != _core(head.drivers[update.head])


def _core(driver: Driver) -> tuple[object, ...] | None:
    """Return what the patterns' meaning depends on; the evidence is none of it."""
    ci = driver.ci
    return None if ci is None else (ci.id, ci.success_pattern, ci.failure_pattern, ci.shared)


class _Look(NamedTuple):
    """One look-up to be made: which of a driver's releases it is, newest first, and whose."""

    rank: int
    record: int
    release: Release


def upstream_claims(
    trees: Trees,
    base: Registry,
    head: Registry,
    changes: Changes,
    today: date,
    most: int = MOST_LOOK_UPS,
) -> UpstreamClaims:
    """Test the `upstream` of each record for all its releases where it is new or another, else for the added ones.

    The newest release of each record is looked up first, then the second of each, until `most` were made.
    """
    looks = [look for index in changes.added for look in _looks(head, index)]
    for update in changes.updated:
        looks.extend(_looks(head, update.head, _kept(base, head, update)))
    looks.sort()
    places = {look.record: place_of(head.drivers.raw[look.record]) for look in looks}
    found: dict[int, list[InTree]] = defaultdict(list)
    for _, index, release in looks[: max(0, most)]:
        place = places[index]
        if place is not None:
            found[index].append(
                trees.in_release(place.project, release, head, today, place.path, place.class_name)
            )
    left = Counter(look.record for look in looks[max(0, most) :])
    tested = [
        _claim(head.drivers[index], place, found[index], left[index])
        for index, place in sorted(places.items())
        if place is not None and index in found
    ]
    return UpstreamClaims(tuple(tested), tuple(sorted(set(left) - set(found))))


def _claim(driver: Driver, place: Place, trees: list[InTree], left_out: int) -> UpstreamClaim:
    where = (place.project, place.path, place.class_name)
    return UpstreamClaim(driver.identity, *where, tuple(trees), left_out)


def _kept(base: Registry, head: Registry, update: Update) -> frozenset[str]:
    """Return the releases for which the claim is no new one."""
    before, after = base.drivers.raw[update.base], head.drivers.raw[update.head]
    if place_of(before) != place_of(after):
        return frozenset()
    return frozenset(base.drivers[update.base].releases)


def _looks(head: Registry, index: int, kept: frozenset[str] = frozenset()) -> list[_Look]:
    """Return the look-ups for a record, newest release first; of a release that nobody knows nothing can be asked."""
    if place_of(head.drivers.raw[index]) is None:
        return []
    named = dict.fromkeys(head.drivers[index].releases)
    known = [head.releases[name] for name in named if name in head.releases and name not in kept]
    known.sort(key=lambda release: parse_day(release.start) or date.min, reverse=True)
    return [_Look(rank, index, release) for rank, release in enumerate(known)]
