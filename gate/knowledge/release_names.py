"""Finds the release of the table that a text means."""

import re
from weakref import WeakKeyDictionary

from gate.knowledge.cycles import names
from gate.knowledge.cycles import series_meant
from registry.model import Drivers
from registry.model import Registry

_SPLIT = re.compile(r"[,;/&+|\s]+(?:and\s+)?")
_DECORATION = re.compile(
    r"^(?:stable|unmaintained)/|^openstack\s+|\s+release$|[\s\"'()]+", re.IGNORECASE
)
_NEAR = 75


# Made once for each registry; its drivers stand for it, they are what can be a key.
_SPELLINGS: WeakKeyDictionary[Drivers, dict[str, str]] = WeakKeyDictionary()


def spellings(registry: Registry) -> dict[str, str]:
    """Return name and version of every release, without case -> its id."""
    known = _SPELLINGS.get(registry.drivers)
    if known is None:
        rows = registry.releases.values()
        known = {release.version: release.id for release in rows if release.version}
        known |= {release.id.casefold(): release.id for release in rows}
        _SPELLINGS[registry.drivers] = known
    return known


def release_meant(text: str, registry: Registry) -> str:
    """Return the id of the release that `text` certainly means; empty if that is not certain."""
    return spellings(registry).get(_DECORATION.sub("", text[:200]).casefold(), "")


def releases_meant(text: str, registry: Registry) -> list[str]:
    """Return the ids if `text` lists several releases and nothing else."""
    parts = [part for part in _SPLIT.split(text[:1000]) if part]
    meant = [release_meant(part, registry) for part in parts]
    return list(dict.fromkeys(meant)) if len(meant) > 1 and all(meant) else []


def nearest_release(text: str, registry: Registry) -> str:
    """Return the id that looks most like `text`; empty if none does, or if it is the table that is misspelt."""
    from rapidfuzz import fuzz
    from rapidfuzz import process

    known = {release: release.casefold() for release in registry.releases}
    known = {release: plain for release, plain in known.items() if not series_meant(release)}
    best = process.extractOne(text.casefold()[:100], known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return best[2] if best else ""


def is_misspelt_in_table(release: str, registry: Registry) -> bool:
    """Tell whether a release is a series that the table has under a misspelt name."""
    if release in registry.releases or release not in names():
        return False
    return any(series_meant(known) == release for known in registry.releases)
