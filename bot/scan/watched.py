"""Which drivers the scan looks for: those of the registry with a CI account and a success pattern. Pure."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.scan.state import Watched
from registry.model import Driver
from registry.model import Registry

# Another number where the scan's reading of comments changes: what was read in the old way is then read again.
_READING = 1


def watched(registry: Registry) -> tuple[Watched, ...]:
    """Return the drivers to look for, in file order.

    Their fingerprints hold all that a sighting depends on: the driver's own identity, place, account and patterns, and
    the success patterns of those that the same comments may be about.
    """
    found = list(_with_ci(registry))
    groups: dict[tuple[str, str], list[Watched]] = defaultdict(list)
    for one in found:
        groups[one.account, one.project].append(one)
    beside = {place: _digest(sorted(map(_heard, group))) for place, group in groups.items()}
    return tuple(_with_fingerprint(one, beside[one.account, one.project]) for one in found)


def _with_ci(registry: Registry) -> Iterator[Watched]:
    for driver in registry.drivers:
        project = project_of(driver)
        ci = driver.ci
        if ci is not None and ci.id and ci.success_pattern and project:
            failure = ci.failure_pattern or ""
            patterns = ci.success_pattern, failure, ci.shared
            yield Watched(driver.identity, driver.index, project, ci.id, *patterns, "")


def project_of(driver: Driver) -> str:
    """Return the Gerrit project on whose changes the driver's CI comments."""
    return driver.repo or driver.project_id


def _heard(one: Watched) -> tuple[str, str, str, str, bool]:
    return (*one.driver, one.success, one.shared)


def _with_fingerprint(one: Watched, beside: str) -> Watched:
    own = [_READING, *one.driver, one.project, one.account, one.success, one.failure, one.shared]
    return replace(one, fingerprint=_digest([*own, beside]))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:24]
