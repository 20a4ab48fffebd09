"""Which release a branch belongs to. Pure: the moment is a parameter."""

from datetime import date

from registry.layout import parse_day
from registry.model import Registry
from registry.model import Release

_PREFIXES = ("stable", "unmaintained")
# How the branches of releases begin.
OF_RELEASES = tuple(f"{prefix}/" for prefix in _PREFIXES)


def branch_names(release: Release) -> tuple[str, ...]:
    """Return the names a release's own branches may have, such as `stable/2026.1`; `master` is not among them."""
    name = release.version or release.id.lower()
    return tuple(f"{prefix}/{name}" for prefix in _PREFIXES)


def release_of(branch: str, registry: Registry, today: date) -> Release | None:
    """Return the release that `branch` belongs to on the day `today` (UTC); None if it belongs to none.

    `master` is the newest release whose development has begun.
    """
    if branch == "master":
        begun = [(day, release) for day, release in _starts(registry) if day <= today]
        return max(begun, key=lambda pair: pair[0])[1] if begun else None
    return next((r for r in registry.releases.values() if branch in branch_names(r)), None)


def _starts(registry: Registry) -> list[tuple[date, Release]]:
    days = [(parse_day(release.start), release) for release in registry.releases.values()]
    return [(day, release) for day, release in days if day is not None]
