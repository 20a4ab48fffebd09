"""Asks for the pages of walks and news, several of them side by side, and hands each on as it comes."""

from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED
from concurrent.futures import Future
from concurrent.futures import wait
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.scan import queries
from bot.scan import sizing
from bot.scan.asker import Asker
from bot.scan.asker import Spent
from bot.scan.jobs import Closed
from bot.scan.jobs import News
from bot.scan.jobs import Walk

Rows = list[Json]
# The answer may have been too large or too slow to make: half of it is asked for.
DIVISIBLE = frozenset([Trouble.GARBLED, Trouble.BROKEN])
# Whatever else is asked would meet the same, after as much patience.
_HOPELESS = frozenset([Trouble.UNREACHABLE, Trouble.BUSY])
# Some account of the query is not to be asked for by us.
_CHOOSY = frozenset([Trouble.REFUSED, Trouble.DENIED, Trouble.NOT_FOUND])


@dataclass(frozen=True)
class Step:
    """One page of a job: asked for from `cursor` on with `limit` rows. `newest` is the last update when it began.

    `pages` is its number, from 1. `known` was the latest time of the server that we had heard of when it was asked.
    """

    job: Walk | News
    cursor: str = ""
    newest: str = ""
    limit: int = 0
    pages: int = 1
    everybody: bool = False
    known: str = ""


@dataclass(frozen=True)
class Sizes:
    """What was learnt of the server in this run: the weight of rows, and its time."""

    rows: int = 0
    bytes: int = 0
    time: str = ""

    def with_rows(self, rows: Rows) -> "Sizes":
        """Return it after some rows more."""
        time = max([self.time, *map(queries.updated, rows)])
        return Sizes(self.rows + len(rows), self.bytes + sizing.weight(rows), time)

    @classmethod
    def recalled(cls, fact: str) -> "Sizes":
        """Return what an earlier run learnt of the weight of rows; the server's time is learnt anew."""
        words = fact.split()
        return cls(int(words[0]), int(words[1])) if len(words) == 2 else cls()

    @property
    def fact(self) -> str:
        """What the next run may recall."""
        return f"{self.rows} {self.bytes}"

    @property
    def page(self) -> int:
        """How many rows to ask for."""
        return sizing.page_size(self.bytes / self.rows if self.rows else 0)


class Pages:
    """The pages of jobs. `take(step, rows, cursor)` gets each one; an empty cursor says that it is the job's last.

    `closed(job, cursor)` is what the next page leaves out. `failed(step, why)` is told of jobs that ended before.
    """

    def __init__(
        self,
        reader: Reader,
        asker: Asker,
        options: tuple[str, ...],
        take: Callable[[Step, Rows, str], object],
        closed: Callable[[Walk | News, str], Closed],
        failed: Callable[[Step, Exception], object],
    ) -> None:
        self.sizes = Sizes()
        self._reader = reader
        self._asker = asker
        self._options = options
        self._take = take
        self._closed = closed
        self._failed = failed
        self._waiting: deque[Step] = deque()
        self._flying: dict[Future[Rows], Step] = {}
        self._gone: GerritError | None = None

    def run(self, steps: Iterable[Step]) -> None:
        """Ask for all pages from those steps on."""
        self._waiting.extend(steps)
        while self._waiting or self._flying:
            self._send()
            for future in wait(self._flying, return_when=FIRST_COMPLETED).done:
                step = self._flying.pop(future)
                # While this page is read, Gerrit makes one of another job; what this one asks next is not known yet.
                self._send()
                self._arrived(step, future)

    def _send(self) -> None:
        """Ask for what waits, as long as more may be under way."""
        while self._waiting and len(self._flying) < self._asker.manners.in_flight:
            self._ask(self._waiting.popleft())

    def _next(self, step: Step) -> None:
        """Ask for a step before all that waits: jobs that have begun come to their end first."""
        self._waiting.appendleft(step)

    def _ask(self, step: Step) -> None:
        limit = min(self.sizes.page, sizing.first_rows(step.job, step.pages))
        step = replace(step, limit=step.limit or limit, known=self.sizes.time)
        query = self._query(step)
        if self._gone is not None:
            self._failed(step, self._gone)
            return
        try:
            self._flying[self._asker.ask(self._rows, query, step.limit)] = step
        except Spent as spent:
            self._failed(step, spent)

    def _query(self, step: Step) -> str:
        closed = self._closed(step.job, step.cursor)
        return queries.query(step.job, step.cursor, closed, everybody=step.everybody)

    def _rows(self, query: str, limit: int) -> Rows:
        return self._reader.changes(query, options=self._options, limit=limit)

    def _arrived(self, step: Step, future: "Future[Rows]") -> None:
        try:
            rows = future.result()
            cursor = queries.next_cursor(rows)
            stuck = bool(cursor) and queries.same_second(cursor, step.cursor)
            if stuck and step.limit < sizing.FULL_PAGE:
                self._next(replace(step, limit=sizing.FULL_PAGE))
                return
            if stuck:
                rows, cursor = self._whole_second(step, cursor)
        except Spent as spent:
            self._failed(step, spent)
            return
        except GerritError as error:
            self._mend(step, error)
            return
        self.sizes = self.sizes.with_rows(rows)
        first = queries.updated(rows[0]) if rows else ""
        step = replace(step, newest=step.newest or first or step.known)
        self._take(step, rows, cursor)
        if cursor:
            self._next(replace(step, cursor=cursor, limit=0, pages=step.pages + 1))

    def _mend(self, step: Step, error: GerritError) -> None:
        """Ask in another way for what cannot be had in this one."""
        if error.trouble in _HOPELESS:
            self._gone = error
        if error.trouble in DIVISIBLE and step.limit > sizing.SMALLEST_PAGE:
            self._next(replace(step, limit=max(sizing.SMALLEST_PAGE, step.limit // 4)))
        elif error.trouble in _CHOOSY and isinstance(step.job, Walk) and not step.everybody:
            self._next(replace(step, everybody=True))
        else:
            self._failed(step, error)

    def _whole_second(self, step: Step, second: str) -> tuple[Rows, str]:
        """Return all that was updated in one second, which is more than a page, and where to go on."""
        base = self._query(replace(step, cursor=second))
        halves = [(datetime(2008, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))]
        found: dict[object, Json] = {}
        while halves:
            since, until = halves.pop()
            query = queries.narrowed(base, second, since, until)
            rows = self._asker.now(self._rows, query, sizing.FULL_PAGE)
            if queries.next_cursor(rows) and until - since > timedelta(seconds=1):
                middle = since + (until - since) / 2
                halves += [(since, middle), (middle, until)]
                continue
            found |= {row.get("_number"): row for row in rows}
        return list(found.values()), queries.second_before(second)
