"""One driver's CI on one branch in the health report: its status, last words, counts, an example. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from bot.ci.results import Result
from bot.scan.links import review_url
from bot.scan.standing import Setting
from bot.scan.standing import Standing
from bot.scan.standing import Status
from bot.scan.standing import standing
from bot.scan.state import Sighting
from bot.scan.unmatched import Unmatched
from registry.model import Driver

_SPANS = (("days_30", timedelta(days=30)), ("days_90", timedelta(days=90)))


class Writer:
    """What all branches have in common: the moment, the server's address, and the drivers that may be meant instead."""

    def __init__(self, now: datetime, web: str, unmatched: Unmatched) -> None:
        self._now = now
        self._web = web
        self._unmatched = unmatched

    def row(self, driver: Driver, seen: Sequence[Sighting], setting: Setting) -> dict[str, Any]:
        """Return the part of a driver on a branch; `seen` is all that was said there, newest first."""
        found = standing(seen, setting, self._now)
        success = next((each for each in seen if each.result is Result.SUCCESS), None)
        failure = next((each for each in seen if each.result is Result.FAILURE), None)
        return {
            "status": found.status.value,
            "why": found.why,
            "last_seen": stamp(seen[0].said) if seen else None,
            "silence_days": max(0, (self._now - seen[0].said).days) if seen else None,
            "unheard": found.unheard,
            "last_success": self._event(success) if success else None,
            "last_failure": self._event(failure) if failure else None,
            **{name: _counted(seen, setting.merges, self._now - span) for name, span in _SPANS},
            "example": self._example(driver, seen, found),
        }

    def _example(
        self, driver: Driver, seen: Sequence[Sighting], found: Standing
    ) -> dict[str, Any] | None:
        nothing: dict[str, Any] = {"success_pattern": None, "failure_pattern": None, "sharers": []}
        if found.status is Status.AMBIGUOUS:
            shared = next(each for each in seen if each.result is Result.SUCCESS and each.sharers)
            others = sorted(list(other) for other in shared.sharers)
            return {**self._event(shared), **nothing, "sharers": others}
        if found.status is not Status.UNMATCHED:
            return None
        example = self._unmatched.example(driver, seen)
        if example is None:
            return None
        event = {**self._event(example.sighting), **nothing, "line": example.line}
        if example.proposal is not None:
            event["success_pattern"], event["failure_pattern"] = example.proposal
        return event

    def _event(self, sighting: Sighting) -> dict[str, Any]:
        where = (sighting.project, sighting.change, sighting.patch_set, sighting.message)
        return {
            "change": sighting.change,
            "patch_set": sighting.patch_set,
            "time": stamp(sighting.said),
            "review_url": review_url(self._web, *where),
            "log_url": sighting.log_url or None,
            "line": sighting.line,
        }


def _counted(
    seen: Sequence[Sighting], merges: tuple[datetime, ...] | None, begin: datetime
) -> dict[str, int | None]:
    """Return how often each result was seen since a moment; mixed ones are successes too."""
    recent = [sighting for sighting in seen if sighting.said >= begin]
    results = Counter(sighting.result for sighting in recent)
    return {
        "success": results[Result.SUCCESS],
        "mixed": sum(s.result is Result.SUCCESS and bool(s.against) for s in recent),
        "failure": results[Result.FAILURE],
        "neither": results[Result.NEITHER],
        "merged": sum(moment >= begin for moment in merges) if merges is not None else None,
    }


def stamp(moment: datetime) -> str:
    """Return a moment as the registry writes it: `2026-04-01T12:30:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
