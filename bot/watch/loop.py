"""The loop: ask what is new, have it looked at, wait; and go on whatever fails."""

from contextlib import suppress
from typing import Generic

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.journal import Journal
from bot.watch.interrupt import Interrupted
from bot.watch.interrupt import Signals
from bot.watch.limits import Brake
from bot.watch.limits import Cap
from bot.watch.looks import Looks
from bot.watch.means import Examined
from bot.watch.means import Means
from bot.watch.memory import noticed
from bot.watch.memory import pending
from bot.watch.outage import Outage
from bot.watch.rows import read_rows
from bot.watch.status import Status
from bot.watch.sweep import news_query
from bot.watch.sweep import sweep
from bot.watch.sweep import whole_query

_WHOLE_EVERY = 3600.0
# A supervisor hears from us this often, however long we wait.
_BEAT = 30.0


class Watch(Generic[Examined]):
    """One watch over one project's branch; `run` lasts until a signal comes, `round` is a single round."""

    def __init__(
        self,
        settings: Settings,
        means: Means[Examined],
        signals: Signals,
        journal: Journal,
        status: Status,
    ) -> None:
        self._settings = settings
        self._means = means
        self._signals = signals
        self._journal = journal
        self._status = status
        self._brake = Brake(settings.stop_file, Cap(settings.cap_per_hour), journal)
        self._outage = Outage(settings.interval, journal)
        self._looks = Looks(means, signals, journal, status, self._brake)
        self._whole_due: float | None = None
        self._unanswered = 0

    @property
    def failures(self) -> int:
        """How many questions and looks have failed."""
        return self._unanswered + self._looks.failures

    @property
    def persons(self) -> int:
        """How many looks found that somebody has to act."""
        return self._looks.persons

    def run(self) -> None:
        """Go round until a signal asks to stop."""
        while not self._signals.stopping:
            begun = self._means.clock()
            self.round(self._settings.interval)
            self._wait(max(begun + self._settings.interval, self._outage.until))
        self._journal.info("stopping", pending=pending(self._looks.memory))

    def _wait(self, until: float) -> None:
        while not self._signals.stopping and (left := until - self._means.clock()) > 0:
            self._signals.wait(min(left, _BEAT))
            self._status.pulse.beat()

    def round(self, seconds: float = float("inf")) -> None:
        """Ask what is new and look at it; after `seconds` what is left waits for the next round's question."""
        begun = self._means.clock()
        with suppress(Interrupted):
            if self._ask() and (trouble := self._looks.look(begun + seconds)):
                self._away(trouble)
        self._status.round(
            self._looks.memory,
            self._means.clock() - begun,
            self._means.traffic(),
            trouble=self._outage.why,
            stop=self._brake.stopped,
            cap=self._brake.capped,
        )

    def _ask(self) -> bool:
        """Bring the memory up to date; tell whether Gerrit answered."""
        now, newest = self._means.clock(), self._looks.memory.newest
        on_time = self._whole_due is None or now >= self._whole_due
        whole = on_time or not newest
        query = whole_query(self._settings) if whole else news_query(self._settings, newest)
        try:
            with self._signals.reading():
                me = self._means.me()
                found = sweep(self._means.ask, query)
                if on_time and not found.infos:
                    self._means.sighted()
        except GerritError as error:
            self._unanswered += 1
            self._status.error(error.trouble.value)
            self._away(error)
            return False
        self._outage.over(now)
        rows = read_rows(found.infos, me)
        gap = found.gap or ("a row that cannot be read" if len(rows) < len(found.infos) else "")
        if gap:
            self._journal.warning("incomplete", why=gap)
        today = self._means.now()
        if not newest:
            self._brake.cap.recall((time for row in rows for time in row.own), now, today)
        # Where rows are missing, a change that is not among them may be open all the same.
        complete = whole and not gap
        self._looks.memory = noticed(self._looks.memory, rows, now, today, whole=complete)
        if on_time:
            self._whole_due = now + _WHOLE_EVERY
            waiting = pending(self._looks.memory)
            self._journal.info("seen-all", open=len(rows), pending=waiting)
        self._status.good()
        return True

    def _away(self, error: GerritError) -> None:
        """Stay away from Gerrit for a while; what we missed may be more than we think, so then ask for all."""
        self._outage.met(error, self._means.clock())
        self._whole_due = None
