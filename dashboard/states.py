"""How a driver stands in one release: tested, failing, silent, claimed, or not known. Pure.

A tick needs recorded evidence. What the health report says of a branch on which tests are expected may take the tick
away; what it says of a branch that is no longer tested by anybody may not. "Could not tell" takes nothing away.
"""

import enum
from dataclasses import dataclass
from dataclasses import replace

from dashboard.health import BranchHealth
from dashboard.health import Event
from dashboard.upstream import UNASKED
from dashboard.upstream import Tree
from registry.model import Evidence


class State(enum.StrEnum):
    """The words of the pages, of the machine formats, and of the address of a filtered view."""

    TESTED = "tested"
    FAILING = "failing"
    SILENT = "silent"
    UNKNOWN = "unknown"
    CLAIMED = "claimed"


LABELS = {
    State.TESTED: "Tested",
    State.FAILING: "Failing",
    State.SILENT: "Silent",
    State.UNKNOWN: "Not known",
    State.CLAIMED: "Claimed only",
}
MEANINGS = {
    State.TESTED: "The CI of the vendor passed on a merged change of this release. The proof is recorded and linked.",
    State.FAILING: "The CI reports on this release; its last two weeks had no success. Its last words are linked.",
    State.SILENT: "The CI used to report on this release; since the date shown nothing came that counts as a success.",
    State.UNKNOWN: "It could not be told: Gerrit did not answer, or does not show it. This is not a no.",
    State.CLAIMED: "The record lists the release, and there is no result to show for it. Most often no CI is named.",
}
# Words of the health report that say: nothing came in two weeks that could count as a success.
_NO_RESULT = {"silent", "never-seen", "unmatched", "ambiguous", "no-account"}
_PENDING = "its CI passed; the mark waits for a core reviewer"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a driver stands in one release, since when, why, and where that can be read.

    `listed` tells that the record names the release. Links are as they were found: not every one may be followed.
    """

    release: str
    state: State
    why: str = ""
    at: str = ""
    review_url: str = ""
    log_url: str = ""
    comment: str = ""
    change: int = 0
    evidence: Evidence | None = None
    listed: bool = True
    tree: Tree = UNASKED


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a driver in one release."""

    evidence: Evidence | None = None
    health: BranchHealth | None = None
    listed: bool = True
    tree: Tree = UNASKED


def decide(release: str, known: Known) -> Mark:
    """Return how a driver stands in a release."""
    row = known.health
    if row is not None and row.expected and row.status == "failing":
        return _told(release, known, State.FAILING, row.failure, row.why)
    if row is not None and row.expected and row.status in _NO_RESULT and _was_tested(known):
        return _silent(release, known, row)
    if known.evidence is not None:
        doubt = row is not None and row.expected and row.status == "unknown"
        return _tested(
            release, known, known.evidence, "how it stands today could not be told" if doubt else ""
        )
    return _unproven(release, known, row)


def _was_tested(known: Known) -> bool:
    row = known.health
    seen = row is not None and row.status == "silent"
    return known.evidence is not None or seen


def _tested(release: str, known: Known, evidence: Evidence, why: str) -> Mark:
    return Mark(
        release=release,
        state=State.TESTED,
        why=why,
        at=evidence.tested_at,
        review_url=evidence.review_url,
        log_url=evidence.log_url or "",
        comment=evidence.comment,
        change=evidence.change,
        evidence=evidence,
        listed=known.listed,
        tree=known.tree,
    )


def _silent(release: str, known: Known, row: BranchHealth) -> Mark:
    """Silent since its last word; where that was nothing that counts, since the success that did."""
    last = max(
        (event for event in (row.success, row.failure) if event is not None),
        key=lambda event: event.time,
        default=None,
    )
    mark = _told(release, known, State.SILENT, last, row.why)
    if (row.status == "silent" and last is not None) or known.evidence is None:
        return mark
    return replace(_tested(release, known, known.evidence, row.why), state=State.SILENT)


def _told(release: str, known: Known, state: State, event: Event | None, why: str) -> Mark:
    row = known.health
    return Mark(
        release=release,
        state=state,
        why=why,
        at=event.time if event else row.last_seen if row else "",
        review_url=event.review_url if event else "",
        log_url=event.log_url if event else "",
        comment=event.line if event else "",
        change=event.change if event else 0,
        evidence=known.evidence,
        listed=known.listed,
        tree=known.tree,
    )


def _unproven(release: str, known: Known, row: BranchHealth | None) -> Mark:
    """No evidence is recorded: claimed, or not known where the scan could not tell."""
    if row is not None and row.status == "passing":
        return _told(release, known, State.CLAIMED, row.success, _PENDING)
    if row is not None and row.status == "unknown":
        return _told(release, known, State.UNKNOWN, None, row.why)
    if row is not None and (row.expected or row.status == "failing"):
        return _told(release, known, State.CLAIMED, row.example, row.why)
    return Mark(release, State.CLAIMED, listed=known.listed, tree=known.tree)
