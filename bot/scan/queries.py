"""What to ask Gerrit for: which merged changes, page by page. Pure.

Pages follow the last update, newest first: the next one begins where the one before ended (`before:`), so every page is
full and none is asked for twice. A change that moves to the top meanwhile is not lost, because a run ends with what was
updated since it began; an offset would lose it.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from bot.gerrit import Json
from bot.lookups.accounts import Found
from bot.lookups.accounts import quoted
from bot.lookups.answer import Answer
from bot.scan.state import Watched
from registry.layout import parse_day
from registry.model import Registry

OPTIONS = ("MESSAGES", "CURRENT_REVISION", "SKIP_DIFFSTAT")
# Where an account could not be looked up, its comments are known by the name that comes with them.
NAMES = "DETAILED_ACCOUNTS"
ALL_PATCH_SETS = "ALL_REVISIONS"
# Gerrit's own limit for most accounts; https://gerrit-review.googlesource.com/Documentation/cmd-query.html#_description
FULL_PAGE = 500
FIRST_PAGE = 100
SMALLEST_PAGE = 10
# Decompressed. A page costs the server and us its bytes, not its rows: some changes have hundreds of comments.
_PAGE_BYTES = 16 * 1024 * 1024
# Gerrit's index is behind its clock for a while, and not by the same time for each change.
OVERLAP = timedelta(minutes=10)
_MOST_TERMS = 200
_MOST_PROJECTS = 50
# An address has room for so many numbers, whatever is in front of Gerrit.
_MOST_NUMBERS = 250
# What a row and a message weigh beside the text of the message.
_ROW_BYTES = 2000
_MESSAGE_BYTES = 250
_PROJECT = re.compile(r"[A-Za-z0-9][\w./+-]{0,199}", re.ASCII)
_BEGINNING = datetime(2008, 1, 1, tzinfo=UTC)

Key = tuple[str, str]
Closed = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Group:
    """The drivers of one account in one Gerrit project, judged together: a line may be of several of them.

    `who` is the account as a query names it, empty if there is none to ask for. What was found for a group holds as
    long as its `fingerprint` is the same. Changes merged before `floor` do not matter.
    """

    project: str
    account: str
    who: str
    fingerprint: str
    floor: datetime

    @property
    def key(self) -> Key:
        """What names the group."""
        return self.project, self.account


class Covered(NamedTuple):
    """What is known of a group: all that was merged since `floor`, as it was when Gerrit said `watermark`."""

    fingerprint: str
    floor: datetime
    watermark: str


@dataclass(frozen=True)
class Walk:
    """Merged changes of one project, in pages: those on which the accounts of `groups` commented.

    Merged between `since` and `until` (both inclusive; None: without an end); all that were merged after `whole`, if it
    is not None, whoever commented: they tell whether a silent CI had anything to say.
    """

    project: str
    groups: tuple[Group, ...]
    since: datetime
    until: datetime | None = None
    whole: datetime | None = None

    @property
    def key(self) -> str:
        """The same as long as the same is asked for: a walk that was broken off goes on under it."""
        groups = [[group.account, group.fingerprint] for group in self.groups]
        whole = self.whole is not None
        return _digest([self.project, groups, str(self.since), str(self.until), whole])


@dataclass(frozen=True)
class News:
    """Merged changes of several projects that were updated since `after`, of whatever account."""

    projects: tuple[str, ...]
    groups: tuple[Group, ...]
    after: str


@dataclass(frozen=True)
class Plan:
    """What a run has to ask for; `refused` are projects that cannot be asked for."""

    news: tuple[News, ...]
    walks: tuple[Walk, ...]
    refused: tuple[str, ...] = ()


def groups(
    watched: Iterable[Watched], accounts: Mapping[str, Found], floors: Mapping[str, datetime]
) -> list[Group]:
    """Return the groups, by project and account; `floors` has a moment for each project."""
    members: dict[Key, list[Watched]] = {}
    for one in watched:
        members.setdefault((one.project, one.account), []).append(one)
    found = []
    for (project, account), drivers in sorted(members.items()):
        known = accounts.get(account, Found(Answer.UNKNOWN))
        facts = [[d.driver, d.success, d.failure, d.shared, d.fingerprint] for d in drivers]
        print_ = _digest([known.answer.value, known.account, sorted(facts)])
        found.append(Group(project, account, _who(account, known), print_, floors[project]))
    return found


def _who(account: str, known: Found) -> str:
    if known.answer is Answer.NO:
        return ""
    return str(known.account) if known.account is not None else quoted(account)


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def floors(
    registry: Registry, watched: Iterable[Watched], since: datetime | None
) -> dict[str, datetime]:
    """Return for each project since when merged changes matter: the beginning of its drivers' oldest release."""
    starts = {
        name: datetime(day.year, day.month, day.day, tzinfo=UTC)
        for name, release in registry.releases.items()
        if (day := parse_day(release.start)) is not None
    }
    newest = max(starts.values(), default=_BEGINNING)
    found: dict[str, datetime] = {}
    for one in watched:
        listed = [starts[r] for r in registry.drivers[one.index].releases if r in starts]
        oldest = since or min(listed, default=newest)
        found[one.project] = min(oldest, found.get(one.project, oldest))
    return found


def plan(wanted: Sequence[Group], covered: Mapping[Key, Covered], lately: datetime) -> Plan:
    """Return what to ask: the news of groups that are covered, walks for what is not.

    Where nothing was asked before, all changes merged after `lately` are asked for.
    """
    good = [group for group in wanted if _PROJECT.fullmatch(group.project)]
    known = [group for group in good if _holds(group, covered.get(group.key))]
    old = {project for project, _ in covered}
    walks: dict[tuple[str, datetime, datetime | None], list[Group]] = {}
    for group in good:
        until = covered[group.key].floor if group in known else None
        if group.who and (until is None or group.floor < until):
            walks.setdefault((group.project, group.floor, until), []).append(group)
    return Plan(
        news=news(known, covered),
        walks=tuple(
            Walk(project, tuple(some), since, until, None if project in old else lately)
            for (project, since, until), some in walks.items()
        ),
        refused=tuple(sorted({group.project for group in wanted} - {g.project for g in good})),
    )


def _holds(group: Group, covered: Covered | None) -> bool:
    return covered is not None and covered.fingerprint == group.fingerprint


def news(known: Sequence[Group], covered: Mapping[Key, Covered]) -> tuple[News, ...]:
    """Return the queries, mostly one, for what was updated since the groups were covered."""
    projects = sorted({group.project for group in known})
    found = []
    for start in range(0, len(projects), _MOST_PROJECTS):
        some = projects[start : start + _MOST_PROJECTS]
        these = tuple(group for group in known if group.project in some)
        oldest = min(covered[group.key].watermark for group in these)
        found.append(News(tuple(some), these, oldest))
    return tuple(found)


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
    return f"{updated(row)} {row.get('meta_rev_id', '')} {len(_list(row.get('messages')))}"


def weight(rows: Iterable[Json]) -> int:
    """Return roughly how many bytes rows are."""
    return sum(_ROW_BYTES + sum(map(_message_weight, _list(row.get("messages")))) for row in rows)


def _message_weight(message: object) -> int:
    text = message.get("message") if isinstance(message, Mapping) else ""
    return _MESSAGE_BYTES + (len(text) if isinstance(text, str) else 0)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def first_rows(job: Walk | News, pages: int) -> int:
    """Return how many rows of a page are worth asking for: in a walk, the first ones settle most of what follows."""
    return FULL_PAGE if isinstance(job, News) else FIRST_PAGE * 2 ** (min(pages, 8) - 1)


def page_size(bytes_per_row: float) -> int:
    """Return how many rows to ask for so that a page is not too heavy; 0 bytes: nothing is known yet."""
    if bytes_per_row <= 0:
        return FIRST_PAGE
    return max(SMALLEST_PAGE, min(FULL_PAGE, int(_PAGE_BYTES / bytes_per_row)))


def batch(numbers: Sequence[int], most: int) -> Sequence[int]:
    """Return the changes that one query by number asks for, at most `most`."""
    return numbers[: min(most, _MOST_NUMBERS)]


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
        return _BEGINNING


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _ceiling(text: str) -> str:
    """Return the first whole second that is not before a time: with it, `before:` takes that time in."""
    when = _time(text)
    return _moment(when + timedelta(seconds=1) if when.microsecond else when)
