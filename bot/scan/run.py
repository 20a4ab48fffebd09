"""One scan: asks Gerrit for what is not known yet, keeps what was learnt page by page, and says what it comes to.

It can be ended at any point; the next run goes on where this one was.
"""

import sqlite3
from collections.abc import Callable
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
from bot.scan.jobs import News
from bot.scan.jobs import Plan
from bot.scan.jobs import Walk
from bot.scan.keeping import Keeping
from bot.scan.means import Means
from bot.scan.means import Outcome
from bot.scan.means import Wanted
from bot.scan.omissions import Omissions
from bot.scan.pages import Pages
from bot.scan.pages import Rows
from bot.scan.pages import Sizes
from bot.scan.pages import Step
from bot.scan.reading import Reading
from bot.scan.reading import places
from bot.scan.roster import look_up
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
        self.omissions = Omissions(means.journal)
        self.shares: dict[Walk | News, float] = {}
        self.sighted: set[str] = set()

    def run(self) -> Outcome:
        self.accounts = self._accounts()
        floors = planning.floors(self.wanted.registry, self.watched, self.wanted.since)
        groups = planning.groups(self.watched, self.accounts, floors)
        self.chosen = planning.chosen(groups, self.watched, self.wanted)
        reading = Reading(places(self.watched, groups, self.accounts), lately(self.means))
        self.keeping = Keeping(self.store, reading, self.watched)
        unsure = any(self.accounts[g.account].answer is Answer.UNKNOWN for g in self.chosen)
        self.options = (*queries.OPTIONS, *((queries.NAMES,) if unsure else ()))
        self.pages = Pages(
            self.means.reader,
            self.asker,
            self.options,
            self._take,
            self.keeping.closed,
            self.omissions.step,
        )
        self.pages.sizes = Sizes.recalled(self.store.fact("row_bytes"))
        for _ in range(_MOST_ROUNDS):
            self._ask()
            if not self.keeping.reopened:
                break
        self._tidy()
        return Outcome(found_by(self._asked()), self.omissions.failure)

    def _asked(self) -> Run:
        return Run(self.wanted, self.means, self.store, self.asker, self.watched, self.chosen, self.accounts,
                   self.omissions.incomplete, self.omissions.unasked)  # fmt: skip

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
                self.omissions.accounts(len(asked), spent)
        lost = Account(Answer.UNKNOWN, why="it was not looked up in this run")
        return dict.fromkeys(names, lost) | known

    def _ask(self) -> None:
        plan = planning.plan(self.chosen, self.store.covered(), lately(self.means))
        self._forget(plan)
        self.keeping.begin()
        self.shares = dict.fromkeys([*plan.news, *plan.walks], 0.0)
        self.means.journal.info("plan", groups=len(self.chosen), walks=len(plan.walks))
        parts: list[Callable[[], object]] = [
            lambda: self.pages.run([Step(one) for one in plan.news]),
            lambda: self.pages.run([self.keeping.first(walk) for walk in plan.walks]),
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
            self.pages.run([Step(one) for one in self.keeping.news()])

    def _forget(self, plan: Plan) -> None:
        """Drop what was found under other patterns, unless the walk that replaces it has begun already."""
        known = {group.key for news in plan.news for group in news.groups}
        begun = {g.key for w in plan.walks if self.store.progress(w) for g in w.groups}
        stale = [group for group in self.chosen if group.key not in known | begun]
        # A scan of some drivers leaves alone how far others are.
        self.store.forget(stale, plan.walks if self.wanted.whole else None)
        for project in plan.refused:
            self.omissions.no_project(project)

    def _take(self, step: Step, rows: Rows, cursor: str) -> None:
        """Keep what a page says."""
        job = step.job
        if isinstance(job, Walk) and not rows and not step.cursor:
            try:
                self._sighted(job.project)
            except (Spent, GerritError) as error:
                self.omissions.step(step, error)
                return
        results = self.keeping.take(step, rows, cursor)
        self._show(step, cursor, len(rows), results)

    def _sighted(self, project: str) -> None:
        """Raise where a project is not to be seen: that nothing was found there then tells nothing."""
        if project not in self.sighted:
            self.asker.now(sight.require, self.means.reader, project)
            self.sighted.add(project)

    def _show(self, step: Step, cursor: str, rows: int, results: int) -> None:
        self.shares[step.job] = queries.share(step.job, step.newest, cursor) if cursor else 1.0
        what = step.job.project if isinstance(step.job, Walk) else "news"
        requests, received = self.means.traffic()
        self.means.journal.info("page", of=what, back_to=cursor[:19] or None, rows=rows, results=results,
                                requests=requests, bytes=received)  # fmt: skip
        self.means.show(what, sum(self.shares.values()) / len(self.shares))

    def _in_full(self) -> None:
        take, page = self.keeping.take_in_full, self.pages.sizes.page
        asking = InFull(self.means.reader, self.asker, self.options, take, page)
        try:
            asking.run(self.store.pending())
        except (Spent, GerritError) as error:
            self.omissions.note(f"{len(asking.left)} changes with all their patch sets", error)

    def _tidy(self) -> None:
        self.store.note("row_bytes", self.pages.sizes.fact)
        oldest = min((known.watermark for known in self.store.covered().values()), default="")
        self.store.prune(queries.overlapping(oldest), self.means.now() - _KEPT)
