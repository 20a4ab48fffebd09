"""What to ask Gerrit for: which merged changes, page by page. Pure.

Pages follow the last update, newest first: the next one begins where the one before ended (`before:`), so every page is
full and none is asked for twice. A change that moves to the top meanwhile is not lost, because a run ends with what was
updated since it began; an offset would lose it.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from types import MappingProxyType

from bot.gerrit import Json
from bot.lookups.accounts import quoted
from bot.scan.jobs import Closed
from bot.scan.jobs import News
from bot.scan.jobs import Walk

OPTIONS = ("MESSAGES", "CURRENT_REVISION", "SKIP_DIFFSTAT")
# Where an account could not be looked up, its comments are known by the name that comes with them.
NAMES = "DETAILED_ACCOUNTS"
ALL_PATCH_SETS = "ALL_REVISIONS"
# Gerrit's index is behind its clock for a while, and not by the same time for each change.
OVERLAP = timedelta(minutes=10)
_MOST_TERMS = 200
BEGINNING = datetime(2008, 1, 1, tzinfo=UTC)


def query(
    job: Walk | News,
    cursor: str = "",
    closed: Closed = MappingProxyType({}),
    *,
    everybody: bool = False,
) -> str:
    """Return the query for a page: from `cursor` (Gerrit's time of an update) back, or the newest.

    `closed` is account -> branches of which nothing more is to be known. `everybody`: ask for whatever account.
    """
    parts = ["status:merged", _projects(job.projects if isinstance(job, News) else (job.project,))]
    if isinstance(job, News):
        parts.append(f'after:"{overlapping(job.after)}"')
    else:
        parts.append(f'mergedafter:"{_moment(job.since)}"')
        parts += [f'mergedbefore:"{_moment(job.until)}"'] if job.until else []
        parts += [] if everybody else _wanted(job, closed)
    return " ".join([*parts, f'before:"{_ceiling(cursor)}"'] if cursor else parts)


def _wanted(walk: Walk, closed: Closed) -> list[str]:
    """Return the terms for changes with something to be known: nothing if that were too long to ask."""
    left = {group.who: _plain(closed.get(group.account, frozenset())) for group in walk.groups}
    if sum(1 + len(branches) for branches in left.values()) > _MOST_TERMS:
        # Shorter, and some changes too many.
        common = frozenset.intersection(*left.values())
        left = dict.fromkeys(left, frozenset())
    else:
        common = frozenset[str]()
    if len(left) + len(common) > _MOST_TERMS:
        return []
    terms = _either([_without(f"commentby:{who}", left[who]) for who in sorted(left)])
    terms = _without(terms, common)
    if walk.whole is not None:
        terms = _either([terms, f'mergedafter:"{_moment(walk.whole)}"'])
    return [terms]


def _without(term: str, branches: frozenset[str]) -> str:
    but = [f"-branch:{quoted(name)}" for name in sorted(branches)]
    return f"({' '.join([term, *but])})" if but else term


def _either(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _plain(branches: frozenset[str]) -> frozenset[str]:
    """Leave out what cannot be written in a query."""
    return frozenset(name for name in branches if '"' not in name and name.isprintable())


def narrowed(text: str, second: str, since: datetime, until: datetime) -> str:
    """Return a query for that part of one second's updates which was merged in a time, both ends inclusive."""
    after = _moment(_time(second) - timedelta(seconds=1))
    merged = f'mergedafter:"{_moment(since)}" mergedbefore:"{_moment(until)}"'
    return f'{text} after:"{after}" {merged}'


def of_changes(numbers: Iterable[int]) -> str:
    """Return a query for changes by number."""
    return " OR ".join(f"change:{number:d}" for number in numbers)


def _projects(names: Sequence[str]) -> str:
    return _either([f"project:{quoted(name)}" for name in names])


def next_cursor(rows: Sequence[Json]) -> str:
    """Return where the next page begins; empty if this one was the last."""
    return updated(rows[-1]) if rows and rows[-1].get("_more_changes") is True else ""


def same_second(one: str, other: str) -> bool:
    """Tell whether two cursors would ask for the same page."""
    return bool(other) and _ceiling(one) == _ceiling(other)


def second_before(second: str) -> str:
    """Return the cursor of what was updated before a second."""
    return f"{_moment(_time(second) - timedelta(seconds=1))}.000000000"


def overlapping(watermark: str) -> str:
    """Return from when on changes come again with the news since a watermark."""
    return f"{_moment(_time(watermark) - OVERLAP)}"


def updated(row: Json) -> str:
    """Return when a change was updated last, as Gerrit says it; empty if it does not."""
    value = row.get("updated")
    return value if isinstance(value, str) else ""


def state_of(row: Json) -> str:
    """Return what differs when anything on a change does."""
    return f"{updated(row)} {row.get('meta_rev_id', '')} {len(messages(row))}"


def messages(row: Json) -> list[object]:
    """Return the messages of a change; none where there is no list of them."""
    value = row.get("messages")
    return value if isinstance(value, list) else []


def seen_down_to(job: Walk, cursor: str) -> datetime | None:
    """Return since when all merges of a walk were seen, as none follows its last update; None if none was."""
    return _time(cursor) if cursor else job.until


def share(job: Walk | News, newest: str, cursor: str) -> float:
    """Return how much of a walk is behind us at a cursor, 0 to 1: a guess by time, for people."""
    since = job.since if isinstance(job, Walk) else _time(job.after)
    whole = (_time(newest) - since).total_seconds()
    done = (_time(newest) - _time(cursor)).total_seconds()
    return max(0.0, min(1.0, done / whole)) if whole > 0 else 1.0


def _time(text: str) -> datetime:
    """Return the moment of Gerrit's text; the beginning of time where it is none."""
    try:
        return datetime.fromisoformat(text[:26]).replace(tzinfo=UTC)
    except ValueError:
        return BEGINNING


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _ceiling(text: str) -> str:
    """Return the first whole second that is not before a time: with it, `before:` takes that time in."""
    when = _time(text)
    return _moment(when + timedelta(seconds=1) if when.microsecond else when)
