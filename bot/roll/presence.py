"""Which records' code is in the tree of a release, and what follows for each record. Presence is no interval: a driver
may leave the tree and come back.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.lookups.answer import Answer
from bot.lookups.trees import Trees
from bot.review.tested_claims import InTree
from gate.knowledge.upstreams import Place
from registry.document import Document
from registry.edit import insert_element
from registry.edit import set_value
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.model import Driver
from registry.model import Registry
from registry.model import Release


class Look(NamedTuple):
    """A record, where it says its code is, and whether it is there in the release."""

    driver: Driver
    place: Place
    tree: InTree


@dataclass(frozen=True)
class Found:
    """The records of one project by what was found.

    `come` get the release. For a person: `gone` were in the release before and are not in this one, `wrong` list the
    release and are not in its tree, `unknown` could not be looked up.
    """

    come: tuple[Look, ...] = ()
    gone: tuple[Look, ...] = ()
    wrong: tuple[Look, ...] = ()
    unknown: tuple[Look, ...] = ()
    there: int = 0


def looks(
    trees: Trees,
    registry: Registry,
    placed: Iterable[tuple[Driver, Place]],
    release: Release,
    today: date,
) -> list[Look]:
    """Look records up in the tree of a release."""
    found = []
    for driver, place in placed:
        where = (place.project, release, registry, today, place.path, place.class_name)
        found.append(Look(driver, place, trees.in_release(*where)))
    return found


def sorted_out(found: Iterable[Look], registry: Registry, release: Release) -> dict[str, Found]:
    """Return project -> its records by what follows; it is the records' own, wherever the code is."""
    before = next((r.id for r in registry.releases.values() if r.index == release.index - 1), "")
    groups: dict[str, list[Look]] = {}
    for look in found:
        groups.setdefault(look.driver.project_id, []).append(look)
    return {
        project: _of_project(group, release.id, before) for project, group in sorted(groups.items())
    }


def _of_project(group: Sequence[Look], release: str, before: str) -> Found:
    def those(answer: Answer, *, listed: bool) -> list[Look]:
        return [
            one
            for one in group
            if one.tree.answer is answer and (release in one.driver.releases) is listed
        ]

    absent = those(Answer.NO, listed=False)
    return Found(
        come=tuple(those(Answer.YES, listed=False)),
        gone=tuple(one for one in absent if before in one.driver.releases),
        wrong=tuple(those(Answer.NO, listed=True)),
        unknown=tuple(one for one in group if one.tree.answer is Answer.UNKNOWN),
        there=len(those(Answer.YES, listed=True)),
    )


def with_release(document: Document, come: Iterable[Look], release: str) -> str:
    """Return the registry with the release in the records, each at its place in the order of the table."""
    registry = Registry.of(document.value)
    edits: list[TextEdit] = []
    for look in come:
        pointer = f"/drivers/{look.driver.index}/releases"
        raw = registry.drivers.raw[look.driver.index]
        if not isinstance(raw, dict) or not isinstance(raw.get("releases", []), list):
            continue
        if "releases" in raw:
            place = _place(look.driver.releases, registry, release)
            edits += insert_element(document, pointer, place, release)
        else:
            edits += set_value(document, pointer, [release])
    return apply(document.text, edits)


def _place(listed: Sequence[str], registry: Registry, release: str) -> int:
    """Return the place behind the last older release; what the table does not know is older."""
    table = registry.releases
    newer = [
        place
        for place, name in enumerate(listed)
        if name in table and table[name].index > table[release].index
    ]
    return min(newer, default=len(listed))
