"""One scan: asks Gerrit for what is not known yet, keeps what was learnt page by page, and says what it comes to.

It can be ended at any point; the next run goes on where this one was.
"""

import sqlite3
from collections.abc import Callable
from collections.abc import Sequence
from contextlib import AbstractContextManager
from contextlib import suppress
from datetime import timedelta

from bot.gerrit import GerritError
from bot.lookups import sight
from bot.lookups.accounts import Found as Account
from bot.lookups.answer import Answer
from bot.scan import planning
from bot.scan import queries
from bot.scan.asker import Asker
from bot.scan.asker import Spent
from bot.scan.found import Run
from bot.scan.found import found_by
from bot.scan.found import lately
from bot.scan.in_full import InFull
from bot.scan.jobs import Closed
from bot.scan.jobs import Group
from bot.scan.jobs import Key
from bot.scan.jobs import News
from bot.scan.jobs import Plan
from bot.scan.jobs import Walk
from bot.scan.means import Means
from bot.scan.means import Outcome
from bot.scan.means import Wanted
from bot.scan.pages import Pages
from bot.scan.pages import Rows
from bot.scan.pages import Sizes
from bot.scan.pages import Step
from bot.scan.reading import Reading
from bot.scan.reading import places
from bot.scan.roster import look_up
from bot.scan.settled import Settled
from bot.scan.store import Page
from bot.scan.store import Progress
from bot.scan.store import Store
from bot.scan.watched import watched

_KEPT = timedelta(days=120)
_MOST_ROUNDS = 3


def scan(wanted: Wanted, means: Means, store: Store) -> Outcome:
    """Scan. Raise GerritError where nothing can be asked at all, sqlite3.Error where the cache fails."""
    with Asker(means.manners) as asker:
        return _Scan(wanted, means, store, asker).run()


def scan_despite(
    wanted: Wanted, means: Means, store: Store, spare: Callable[[], AbstractContextManager[Store]]
) -> Outcome:
    """Scan; where the cache fails, go on with what can be saved of it, or begin again, in a `spare` one in memory."""
    with spare() as saved:
        for cache in (store, saved):
            try:
                return scan(wanted, means, cache)
            except sqlite3.Error as error:
                means.journal.warning("cache-failed", why=str(error))
                with suppress(sqlite3.Error):
                    store.distrust(error)
                    store.connection.backup(saved.connection)
    with spare() as fresh:
        return scan(wanted, means, fresh)


class _Scan:
    def __init__(self, wanted: Wanted, means: Means, store: Store, asker: Asker) -> None:
        self.wanted, self.means, self.store, self.asker = wanted, means, store, asker
        self.watched = watched(wanted.registry)
        self.incomplete: list[str] = []
        self.unasked: set[str] = set()
        self.failure: GerritError | None = None
        self.shares: dict[Walk | News, float] = {}
        self.again: list[Group] = []
        self.settled = Settled(self.watched)
        self.reopened: set[Key] = set()
        self.sighted: set[str] = set()

    def run(self) -> Outcome:
        self.accounts = self._accounts()
        floors = planning.floors(self.wanted.registry, self.watched, self.wanted.since)
        groups = planning.groups(self.watched, self.accounts, floors)
        self.chosen = self._chosen(groups)
        self.reading = Reading(places(self.watched, groups, self.accounts), lately(self.means))
        unsure = any(self.accounts[g.account].answer is Answer.UNKNOWN for g in self.chosen)
        self.options = (*queries.OPTIONS, *((queries.NAMES,) if unsure else ()))
        self.pages = Pages(
            self.means.reader, self.asker, self.options, self._take, self._closed, self._failed
        )
        self.pages.sizes = _recalled(self.store.fact("row_bytes"))
        for _ in range(_MOST_ROUNDS):
            self.reopened.clear()
            self._ask()
            if not self.reopened:
                break
        self._tidy()
        return Outcome(found_by(self._asked()), self.failure)

    def _asked(self) -> Run:
        return Run(self.wanted, self.means, self.store, self.asker, self.watched, self.chosen, self.accounts,
                   self.incomplete, self.unasked)  # fmt: skip

    def _accounts(self) -> dict[str, Account]:
        """Return what is known of the accounts; those that were not there are asked for again, unless that were all."""
        names = {one.account for one in self.watched}
        known = {name: one for name, one in self.store.accounts().items() if name in names}
        gone = {name for name, one in known.items() if one.answer is Answer.NO}
        asked = names - set(known) | (gone if self.means.manners.most != 1 else set())
        if asked:
            try:
                control = next((n for n, one in known.items() if one.answer is Answer.YES), "")
                fresh = self.asker.now(look_up, self.means.reader, asked, control)
                self.store.remember(fresh)
                known |= fresh
            except Spent as spent:
                self.incomplete.append(f"{len(asked)} accounts were not looked up: {spent}")
        lost = Account(Answer.UNKNOWN, why="it was not looked up in this run")
        return dict.fromkeys(names, lost) | known

    def _chosen(self, groups: Sequence[Group]) -> list[Group]:
        """Return the groups of the projects and drivers that are wanted."""
        projects, drivers = self.wanted.projects, self.wanted.drivers
        keys = {(w.project, w.account) for w in self.watched if not drivers or w.driver in drivers}
        return [g for g in groups if g.key in keys and (not projects or g.project in projects)]

    def _ask(self) -> None:
        plan = planning.plan(self.chosen, self.store.covered(), lately(self.means))
        self._forget(plan)
        self.reading.looked = self.store.looked()
        self.shares = dict.fromkeys([*plan.news, *plan.walks], 0.0)
        self.means.journal.info("plan", groups=len(self.chosen), walks=len(plan.walks))
        parts: list[Callable[[], object]] = [
            lambda: self.pages.run([Step(one) for one in plan.news]),
            lambda: self.pages.run([self._first(walk) for walk in plan.walks]),
            self._in_full,
        ]
        # Where few requests are allowed, the same part would use them up each time.
        turn = int(self.store.fact("turn") or 0) % len(parts) if self.means.manners.most else 0
        self.store.note("turn", str(turn + 1))
        for part in parts[turn:] + parts[:turn]:
            part()
        self._news_again()
        self._in_full()

    def _news_again(self) -> None:
        """Ask for what moved to the top while we were further down."""
        for _ in range(_MOST_ROUNDS):
            covered = self.store.covered()
            again = [group for group in self.again if group.key in covered]
            self.again = []
            self.pages.run([Step(one) for one in planning.news(again, covered)])

    def _forget(self, plan: Plan) -> None:
        """Drop what was found under other patterns, unless the walk that replaces it has begun already."""
        known = {group.key for news in plan.news for group in news.groups}
        begun = {g.key for w in plan.walks if self.store.progress(w) for g in w.groups}
        stale = [group for group in self.chosen if group.key not in known | begun]
        # A scan of some drivers leaves alone how far others are.
        self.store.forget(stale, plan.walks if self.wanted.whole else None)
        for project in plan.refused:
            why = f'"{project}" is no Gerrit project; correct the records that name it'
            self.incomplete.append(why)
            self.unasked.add(project)

    def _first(self, walk: Walk) -> Step:
        for group in walk.groups:
            self.settled.add(self.store.sightings(group))
        progress = self.store.progress(walk)
        if progress is None:
            return Step(walk)
        return Step(walk, cursor=progress.cursor, newest=progress.newest, pages=2)

    def _closed(self, job: Walk | News, cursor: str) -> Closed:
        """Return what the rest of a walk may leave out: branches on which older changes tell nothing more."""
        before = queries.seen_down_to(job, cursor) if isinstance(job, Walk) else None
        if before is None:
            return {}
        return self.settled.closed([group.key for group in job.groups], before)

    def _take(self, step: Step, rows: Rows, cursor: str) -> None:
        """Keep what a page says."""
        job = step.job
        if isinstance(job, Walk) and not rows and not step.cursor:
            try:
                self._sighted(job.project)
            except (Spent, GerritError) as error:
                self._failed(step, error)
                return
        page = self._read(rows, self._closed(job, step.cursor))
        if isinstance(job, Walk) and self.reopened.isdisjoint(group.key for group in job.groups):
            self.store.put(page, job, Progress(cursor, step.newest))
            if not cursor and step.newest:
                self.store.done(job, step.newest)
        elif isinstance(job, Walk):
            # It left out what counts now, and begins anew.
            self.store.put(page)
        else:
            self.store.put(page)
            if not cursor and step.newest:
                self.store.caught_up(job.groups, step.newest)
        if not cursor and step.pages > 1:
            self.again += job.groups
        self._show(step, cursor, len(rows), len(page.said))

    def _sighted(self, project: str) -> None:
        """Raise where a project is not to be seen: that nothing was found there then tells nothing."""
        if project not in self.sighted:
            self.asker.now(sight.require, self.means.reader, project)
            self.sighted.add(project)

    def _read(self, rows: Rows, closed: Closed | None = None, *, full: bool = False) -> Page:
        """Read rows, and see whether a success of earlier on is taken back: what was left out then may count now."""
        page = self.reading.page(rows, closed or {}, full=full)
        lost = self.settled.lost(self.store.said_on(page.places), page.said)
        if lost:
            self.store.reopen(lost)
            self.reopened |= lost
        self.settled.add(seen for _, seen in page.said)
        return page

    def _show(self, step: Step, cursor: str, rows: int, results: int) -> None:
        self.shares[step.job] = queries.share(step.job, step.newest, cursor) if cursor else 1.0
        what = step.job.project if isinstance(step.job, Walk) else "news"
        requests, received = self.means.traffic()
        self.means.journal.info("page", of=what, back_to=cursor[:19] or None, rows=rows, results=results,
                                requests=requests, bytes=received)  # fmt: skip
        self.means.show(what, sum(self.shares.values()) / len(self.shares))

    def _failed(self, step: Step, why: Exception) -> None:
        """Note what was not asked for."""
        job = step.job
        if isinstance(job, News):
            what = f"what was updated since {job.after[:19]}"
            self.unasked.update(job.projects)
        else:
            before = f" last updated before {step.cursor[:19]}" if step.cursor else ""
            what = f"{job.project}: merged changes{before}"
            self.unasked.add(job.project)
        self._not_asked(what, why)

    def _not_asked(self, what: str, why: Exception) -> None:
        self.incomplete.append(f"{what} were not asked for: {why}")
        if isinstance(why, GerritError):
            self.failure = why
        self.means.journal.warning("not-asked", what=what, why=str(why))

    def _in_full(self) -> None:
        def take(rows: Rows, gone: set[int]) -> None:
            self.store.put(self._read(rows, full=True))
            self.store.drop(gone)

        page = self.pages.sizes.page
        asking = InFull(self.means.reader, self.asker, self.options, take, page)
        try:
            asking.run(self.store.pending())
        except (Spent, GerritError) as error:
            self._not_asked(f"{len(asking.left)} changes with all their patch sets", error)

    def _tidy(self) -> None:
        sizes = self.pages.sizes
        self.store.note("row_bytes", f"{sizes.rows} {sizes.bytes}")
        oldest = min((known.watermark for known in self.store.covered().values()), default="")
        self.store.prune(queries.overlapping(oldest), self.means.now() - _KEPT)


def _recalled(fact: str) -> Sizes:
    """Return what an earlier run learnt of the weight of rows; the server's time is learnt anew."""
    words = fact.split()
    return Sizes(int(words[0]), int(words[1])) if len(words) == 2 else Sizes()
