"""What becomes of rows that came: read, kept in the cache, and what has to be asked again because of them."""

from collections.abc import Iterable

from bot.scan import planning
from bot.scan import queries
from bot.scan.jobs import Closed
from bot.scan.jobs import Group
from bot.scan.jobs import Key
from bot.scan.jobs import News
from bot.scan.jobs import Progress
from bot.scan.jobs import Walk
from bot.scan.pages import Rows
from bot.scan.pages import Step
from bot.scan.reading import Reading
from bot.scan.settled import Settled
from bot.scan.state import Page
from bot.scan.state import Watched
from bot.scan.store import Store


class Keeping:
    """Keeps pages in a store; `reopened` are groups whose walks left out what counts now, and begin anew."""

    def __init__(self, store: Store, reading: Reading, watched: Iterable[Watched]) -> None:
        self.reopened: set[Key] = set()
        self._store = store
        self._reading = reading
        self._settled = Settled(watched)
        self._again: list[Group] = []

    def begin(self) -> None:
        """Begin a round: all walks are as they should be, and what is as it was at the last look is left out."""
        self.reopened.clear()
        self._reading.looked = self._store.looked()

    def first(self, walk: Walk) -> Step:
        """Return where a walk begins, or goes on."""
        for group in walk.groups:
            self._settled.add(self._store.sightings(group))
        progress = self._store.progress(walk)
        if progress is None:
            return Step(walk)
        return Step(walk, cursor=progress.cursor, newest=progress.newest, pages=2)

    def closed(self, job: Walk | News, cursor: str) -> Closed:
        """Return what the rest of a walk may leave out: branches on which older changes tell nothing more."""
        before = queries.seen_down_to(job, cursor) if isinstance(job, Walk) else None
        if before is None:
            return {}
        return self._settled.closed([group.key for group in job.groups], before)

    def take(self, step: Step, rows: Rows, cursor: str) -> int:
        """Keep what a page says, and how far its job is; return how many results were on it."""
        job = step.job
        page = self._read(rows, self.closed(job, step.cursor))
        if isinstance(job, Walk) and self.reopened.isdisjoint(group.key for group in job.groups):
            self._store.put(page, job, Progress(cursor, step.newest))
            if not cursor and step.newest:
                self._store.done(job, step.newest)
        elif isinstance(job, Walk):
            # It left out what counts now, and begins anew.
            self._store.put(page)
        else:
            self._store.put(page)
            if not cursor and step.newest:
                self._store.caught_up(job.groups, step.newest)
        if not cursor and step.pages > 1:
            self._again += job.groups
        return len(page.said)

    def take_in_full(self, rows: Rows, gone: set[int]) -> None:
        """Keep what changes say with all their patch sets; those that are gone are forgotten."""
        self._store.put(self._read(rows, full=True))
        self._store.drop(gone)

    def news(self) -> tuple[News, ...]:
        """Return what moved to the top while we were further down."""
        covered = self._store.covered()
        again = [group for group in self._again if group.key in covered]
        self._again = []
        return planning.news(again, covered)

    def _read(self, rows: Rows, closed: Closed | None = None, *, full: bool = False) -> Page:
        """Read rows, and see whether a success of earlier on is taken back: what was left out then may count now."""
        page = self._reading.page(rows, closed or {}, full=full)
        lost = self._settled.lost(self._store.said_on(page.places), page.said)
        if lost:
            self._store.reopen(lost)
            self.reopened |= lost
        self._settled.add(seen for _, seen in page.said)
        return page
