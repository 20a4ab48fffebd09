"""Releases in words: which are alive, and the shortest way to say which ones a driver lists. Pure."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from registry.model import Release

_ALIVE = ("development", "maintained", "extended")


def alive(release: Release) -> bool:
    """Tell whether a release is developed or maintained; older registries say it by `active` alone."""
    return release.status in _ALIVE or (not release.status and release.active)


def standing(release: Release) -> str:
    """Return how a release stands, as people say it; nothing if the registry does not tell."""
    if release.status == "eol":
        return "end of life"
    return release.status or ("active" if release.active else "")


def named(release: Release) -> str:
    """Return `Gazpacho (2026.1)`, or the name alone."""
    return f"{release.id} ({release.version})" if release.version else release.id


def runs(names: Iterable[str], ranks: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the unbroken runs (first, last) of the places in time that `names` have, oldest first."""
    first = last = -2
    for rank in sorted({ranks[name] for name in names if name in ranks}):
        if rank != last + 1:
            if last >= 0:
                yield first, last
            first = rank
        last = rank
    if last >= 0:
        yield first, last


def spoken(names: Sequence[str], ranks: Mapping[str, int], most: int = 3) -> str:
    """Return `Liberty to Pike, Train`: the runs, only the newest `most` of them where there are more."""
    order = list(ranks)
    words = [
        order[first] if first == last else f"{order[first]} to {order[last]}"
        for first, last in runs(names, ranks)
    ]
    words += sorted({name for name in names if name not in ranks})
    return ", ".join(words if len(words) <= most else ["…", *words[-most:]])
