"""Every `upstream.path` in the tree of every release: claims that are wrong, and releases that a record leaves out."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.lookups.answer import Answer
from bot.lookups.trees import Trees
from bot.review.tested_claims import InTree
from gate.knowledge.upstreams import Place
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

_NO_ROW = 'the table of releases has no "{}"'


class Look(NamedTuple):
    """A record and a release, whether the record lists it, and whether its code is in the tree."""

    driver: Identity
    place: Place
    tree: InTree
    claimed: bool


@dataclass(frozen=True)
class Truth:
    """What was asked: the claims, by record and release, and what no record claims though it is there."""

    claims: tuple[Look, ...]
    missing: tuple[Look, ...]

    @property
    def summary(self) -> Mapping[Answer, int]:
        """How many claims have which answer."""
        answers = [look.tree.answer for look in self.claims]
        return {answer: answers.count(answer) for answer in Answer}


def truth(
    trees: Trees, registry: Registry, placed: Iterable[tuple[Driver, Place]], today: date
) -> Truth:
    """Ask for each driver and each release of the table, and for what else it lists."""
    found = [
        look for driver, place in placed for look in _looks(trees, registry, driver, place, today)
    ]
    return Truth(
        tuple(look for look in found if look.claimed),
        tuple(look for look in found if _is_missing(look)),
    )


def _is_missing(look: Look) -> bool:
    """Tell whether a record leaves a release out; what master has today, its release may not have in the end."""
    there = look.tree.answer is Answer.YES and look.tree.ref != "master"
    return there and not look.claimed


def _looks(
    trees: Trees, registry: Registry, driver: Driver, place: Place, today: date
) -> Iterator[Look]:
    """Yield the looks for one driver, by the table, then what the table does not have."""
    listed = set(driver.releases)
    for release in registry.releases.values():
        where = (place.project, release, registry, today, place.path, place.class_name)
        yield Look(driver.identity, place, trees.in_release(*where), release.id in listed)
    for name in dict.fromkeys(driver.releases):
        if name not in registry.releases:
            why = _NO_ROW.format(printable(name))
            yield Look(driver.identity, place, InTree(name, "", Answer.UNKNOWN, why), True)
