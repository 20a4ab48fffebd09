"""For which drivers and branches the newest success is known, so that older changes tell nothing more. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

from bot.ci.results import Result
from bot.scan.jobs import Key
from bot.scan.state import Sighting
from bot.scan.state import Watched

# A driver's fingerprint and a branch.
Pair = tuple[str, str]


class Settled:
    """The newest success that was seen for each driver and branch, by when its change was merged."""

    def __init__(self, watched: Iterable[Watched]) -> None:
        self.newest: dict[Pair, datetime] = {}
        self._members: dict[Key, set[str]] = defaultdict(set)
        alike: dict[tuple[Key, str], list[Watched]] = defaultdict(list)
        for one in watched:
            key = (one.project, one.account)
            self._members[key].add(one.fingerprint)
            alike[key, one.success].append(one)
        # No line can be of one of them alone, however far back one looks.
        self._never_clear = {
            one.fingerprint
            for same in alike.values()
            if len(same) > 1 and not all(each.shared for each in same)
            for one in same
        }

    def settles(self, seen: Sighting) -> bool:
        """Tell whether a success is all that there is to be found: one that marks, or as near as it can come."""
        clear = not seen.sharers or seen.fingerprint in self._never_clear
        return seen.result is Result.SUCCESS and clear

    def add(self, sightings: Iterable[Sighting]) -> None:
        """Learn from more sightings."""
        for seen in sightings:
            if self.settles(seen):
                pair = seen.fingerprint, seen.branch
                self.newest[pair] = max(seen.submitted, self.newest.get(pair, seen.submitted))

    def closed(self, keys: Iterable[Key], before: datetime) -> dict[str, frozenset[str]]:
        """Return account -> branches on which nothing merged until `before` matters, for groups of one project.

        All that was merged since must have been seen.
        """
        branches: dict[str, set[str]] = defaultdict(set)
        for (print_, branch), when in self.newest.items():
            if when > before:
                branches[print_].add(branch)
        found = {}
        for key in keys:
            known = [branches.get(print_, set()) for print_ in self._members[key]]
            found[key[1]] = frozenset(set.intersection(*known) if known else ())
        return found

    def lost(
        self, old: Iterable[tuple[Key, Sighting]], new: Iterable[tuple[Key, Sighting]]
    ) -> set[Key]:
        """Return the groups that had a success on some change and have none any more: an older one may count now."""
        good = {(key, seen.fingerprint, seen.change) for key, seen in new if self.settles(seen)}
        return {
            key
            for key, seen in old
            if self.settles(seen) and (key, seen.fingerprint, seen.change) not in good
        }


def relevant(
    sightings: Sequence[Sighting], settled: Settled, lately: datetime
) -> tuple[Sighting, ...]:
    """Return the sightings that count: all of late, and those down to the newest success of each driver and branch.

    What was seen beyond that is chance: it depends on what else was asked for.
    """
    newest: Mapping[Pair, datetime] = settled.newest
    return tuple(
        seen
        for seen in sightings
        if seen.submitted >= lately
        or (end := newest.get((seen.fingerprint, seen.branch))) is None
        or seen.submitted >= end
    )
