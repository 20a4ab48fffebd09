"""One entry of evidence: what a mark is in the registry, and where in a record it belongs. Pure."""

from collections.abc import Sequence

from bot.scan.state import Mark
from registry.model import Evidence
from registry.model import Registry

_NOWHERE = (1, False, "")


def entry_of(mark: Mark) -> Evidence:
    """Return a mark as an entry of the registry."""
    return Evidence(
        release=mark.release,
        branch=mark.branch,
        change=mark.change,
        patch_set=mark.patch_set,
        account=mark.account,
        tested_at=f"{mark.tested_at:%Y-%m-%dT%H:%M:%SZ}",
        review_url=mark.review_url,
        comment=mark.comment,
        log_url=mark.log_url or None,
    )


def age(release: str, registry: Registry) -> int:
    """Return a number that is larger for a newer release; -1 for one that nobody knows."""
    known = registry.releases.get(release)
    return known.index if known is not None else -1


def order(one: Mark | Evidence, registry: Registry) -> tuple[int, bool, str]:
    """Return the sort key of evidence: newest release first, its master before its own branches."""
    return -age(one.release, registry), one.branch != "master", one.branch


def place(entry: Evidence, among: Sequence[Evidence], registry: Registry) -> int:
    """Return where an entry belongs; those of releases that nobody knows say nothing."""
    mine = order(entry, registry)
    later = (i for i, other in enumerate(among) if mine < order(other, registry) < _NOWHERE)
    return next(later, len(among))
