"""How a driver's CI stands on one branch: one word, and why. Pure.

Cinder's rule is the measure: two weeks without a success, and a driver counts as unsupported. Time passes only while
there is something to test: where nothing was merged, a CI that says nothing is not silent.
"""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from typing import NamedTuple

from bot.ci.results import Result
from bot.lookups.answer import Answer
from bot.scan.state import Sighting
from bot.text import count
from registry.model import Identity

PATIENCE = timedelta(days=14)


class Status(enum.StrEnum):
    """The words, those that need a person soonest first."""

    NO_ACCOUNT = "no-account"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    FAILING = "failing"
    SILENT = "silent"
    NEVER_SEEN = "never-seen"
    UNKNOWN = "unknown"
    PASSING = "passing"


@dataclass(frozen=True)
class Setting:
    """What is known beside the sightings; `elsewhere` is when the account last wrote anywhere, and in which project.

    `unasked` tells that the project was not asked to the end. `merges` is when the branch's changes of the last
    90 days were merged; None where that is not known. `pattern` tells that the record has a success pattern.
    """

    exists: Answer = Answer.UNKNOWN
    why: str = ""
    unasked: bool = False
    merges: tuple[datetime, ...] | None = None
    elsewhere: tuple[datetime, str] | None = None
    pattern: bool = True


class Standing(NamedTuple):
    """The word and its reason; `unheard` counts merged changes since its last word, None if that is not known."""

    status: Status
    why: str = ""
    unheard: int | None = None


def standing(seen: Sequence[Sighting], setting: Setting, now: datetime) -> Standing:
    """Return how a driver stands on a branch; `seen` is all that its account said there, newest first."""
    found = _heard(seen, setting, now) if seen else _unseen(setting)
    if setting.unasked and found.status not in (Status.PASSING, Status.NO_ACCOUNT):
        why = f"not all changes were asked for; as far as seen: {found.status.value}"
        return found._replace(status=Status.UNKNOWN, why=f"{why}, {found.why}")
    return found


def _unseen(setting: Setting) -> Standing:
    merged = len(setting.merges) if setting.merges is not None else None
    if setting.exists is Answer.NO:
        return Standing(Status.NO_ACCOUNT, setting.why or "no account has this username", merged)
    if not setting.pattern:
        return Standing(Status.UNMATCHED, "the record has no success pattern", merged)
    if setting.elsewhere is not None:
        when, project = setting.elsewhere
        why = f"the account wrote nothing here; elsewhere, in {project}, last on {when:%Y-%m-%d}"
        return Standing(Status.NEVER_SEEN, why, merged)
    if setting.exists is Answer.UNKNOWN:
        return Standing(Status.UNKNOWN, setting.why or "the account could not be looked up", merged)
    why = "the account exists and wrote nothing on a merged change here"
    return Standing(Status.NEVER_SEEN, why, merged)


def _heard(seen: Sequence[Sighting], setting: Setting, now: datetime) -> Standing:
    last = seen[0].said
    waiting = unheard(seen, setting.merges)
    unheard_of = len(waiting) if waiting is not None else None
    since = last if waiting is None else next(iter(waiting), now)
    days = (now - last).days
    if now - since > PATIENCE:
        left = f", {_merged(unheard_of)} since" if unheard_of else ""
        return Standing(Status.SILENT, f"nothing for {count(days, 'day')}{left}", unheard_of)
    # It says something wherever it can: the two weeks are those that end with its last word.
    begin = min(now, last + PATIENCE) - PATIENCE
    recent = [sighting for sighting in seen if sighting.said >= begin]
    return Standing(*_of_words(recent, seen), unheard_of)


def unheard(seen: Sequence[Sighting], merges: tuple[datetime, ...] | None) -> list[datetime] | None:
    """Return when the changes were merged that the account has left without a word since its last one."""
    if merges is None:
        return None
    own, last = Counter(sighting.submitted for sighting in seen), seen[0].said
    left = []
    for moment in merges:
        if own[moment]:
            own[moment] -= 1
        elif moment > last:
            left.append(moment)
    return left


def _merged(number: int) -> str:
    return f"{count(number, 'change')} {'was' if number == 1 else 'were'} merged"


def _name(driver: Identity) -> str:
    """Return what a driver is called; most names begin with the vendor's."""
    vendor, name = driver.vendor, driver.name
    return name if name.startswith(vendor) else f"{vendor} {name}"


def _of_words(recent: Sequence[Sighting], seen: Sequence[Sighting]) -> tuple[Status, str]:
    successes = [sighting for sighting in recent if sighting.result is Result.SUCCESS]
    if successes and all(sighting.sharers for sighting in successes):
        others = ", ".join(sorted(_name(other) for other in successes[0].sharers))
        return Status.AMBIGUOUS, f"its success line marks other drivers too: {others}"
    if successes:
        return Status.PASSING, ""
    failures = sum(sighting.result is Result.FAILURE for sighting in recent)
    before = next((sighting for sighting in seen if sighting.result is Result.SUCCESS), None)
    ago = (
        f"the last success was on {before.said:%Y-%m-%d}" if before else "no success was ever seen"
    )
    if failures:
        when = f"in the two weeks up to its last word, {seen[0].said:%Y-%m-%d}"
        return Status.FAILING, f"{count(failures, 'failure')} and no success {when}; {ago}"
    words = "comment" if len(recent) == 1 else f"{len(recent)} comments"
    what = f"the account reports, and neither pattern takes a line of its last {words}"
    return Status.UNMATCHED, f"{what}; {ago}"
