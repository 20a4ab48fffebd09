"""The upstream report as the pages read it: is a driver's code in the project's tree of a release? Tolerant.

`driverlog bot upstream` writes the report. What was not asked is never shown as a no.
"""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from typing import NamedTuple

from dashboard.health import identity_in
from dashboard.inputs import Json
from registry.model import Identity
from registry.model import objects
from registry.model import word

Answer = Literal["yes", "no", "unknown", "unasked"]
_ANSWERS: dict[str, Answer] = {"yes": "yes", "no": "no"}


@dataclass(frozen=True, slots=True)
class Tree:
    """Whether the code is there; `unknown` could not be told, `unasked` was not looked up."""

    answer: Answer = "unasked"
    why: str = ""
    url: str = ""
    ref: str = ""


UNASKED = Tree()


class Found(NamedTuple):
    """A release in whose tree the code is, though the record does not list it."""

    release: str
    url: str


@dataclass(frozen=True)
class Upstream:
    """The whole report: (driver, release) -> what the tree says; driver -> trees of releases that it does not list."""

    checked_at: str
    trees: Mapping[tuple[Identity, str], Tree]
    unlisted: Mapping[Identity, Sequence[Found]]


def read_upstream(report: Json | None) -> Upstream | None:
    """Return what a report says; None if there is none."""
    if report is None:
        return None
    trees = {}
    for claim in objects(report.get("claims")):
        identity = identity_in(claim.get("driver"))
        if identity is not None:
            trees[identity, word(claim, "release")] = _tree(claim)
    return Upstream(word(report, "checked_at"), trees, _unlisted(report))


def _unlisted(report: Json) -> dict[Identity, list[Found]]:
    found: dict[Identity, list[Found]] = defaultdict(list)
    for raw in objects(report.get("missing")):
        identity = identity_in(raw.get("driver"))
        if identity is not None:
            found[identity].append(Found(word(raw, "release"), word(raw, "url")))
    return found


def _tree(claim: Mapping[str, object]) -> Tree:
    return Tree(
        answer=_ANSWERS.get(word(claim, "answer"), "unknown"),
        why=word(claim, "why"),
        url=word(claim, "url"),
        ref=word(claim, "ref"),
    )
