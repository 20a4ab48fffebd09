"""Which walks and news a run has to ask for: what is wanted, less what is covered. Pure."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime

from bot.lookups.accounts import Found
from bot.lookups.accounts import quoted
from bot.lookups.answer import Answer
from bot.scan.jobs import Covered
from bot.scan.jobs import Group
from bot.scan.jobs import Key
from bot.scan.jobs import News
from bot.scan.jobs import Plan
from bot.scan.jobs import Walk
from bot.scan.jobs import digest
from bot.scan.means import Wanted
from bot.scan.queries import BEGINNING
from bot.scan.state import Watched
from registry.layout import parse_day
from registry.model import Registry

_MOST_PROJECTS = 50
_PROJECT = re.compile(r"[A-Za-z0-9][\w./+-]{0,199}", re.ASCII)


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
        print_ = digest([known.answer.value, known.account, sorted(facts)])
        found.append(Group(project, account, _who(account, known), print_, floors[project]))
    return found


def _who(account: str, known: Found) -> str:
    if known.answer is Answer.NO:
        return ""
    return str(known.account) if known.account is not None else quoted(account)


def floors(
    registry: Registry, watched: Iterable[Watched], since: datetime | None
) -> dict[str, datetime]:
    """Return for each project since when merged changes matter: the beginning of its drivers' oldest release."""
    starts = {
        name: datetime(day.year, day.month, day.day, tzinfo=UTC)
        for name, release in registry.releases.items()
        if (day := parse_day(release.start)) is not None
    }
    newest = max(starts.values(), default=BEGINNING)
    found: dict[str, datetime] = {}
    for one in watched:
        listed = [starts[r] for r in registry.drivers[one.index].releases if r in starts]
        oldest = since or min(listed, default=newest)
        found[one.project] = min(oldest, found.get(one.project, oldest))
    return found


def chosen(groups: Sequence[Group], watched: Sequence[Watched], wanted: Wanted) -> list[Group]:
    """Return the groups of the projects and drivers that are wanted."""
    projects, drivers = wanted.projects, wanted.drivers
    keys = {(w.project, w.account) for w in watched if not drivers or w.driver in drivers}
    return [g for g in groups if g.key in keys and (not projects or g.project in projects)]


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
