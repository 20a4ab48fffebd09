"""Looks at the changes that are due, one after the other; what one does is never the fault of another."""

import traceback
from typing import Generic

from bot.apply import Outcome
from bot.gerrit import GerritError
from bot.journal import Journal
from bot.watch.interrupt import Signals
from bot.watch.limits import Brake
from bot.watch.means import Examined
from bot.watch.means import Means
from bot.watch.means import View
from bot.watch.memory import Memory
from bot.watch.memory import candidates
from bot.watch.memory import failed
from bot.watch.memory import handled
from bot.watch.outage import is_of_the_server
from bot.watch.status import Status
from gate.refusal import Refusal


class Looks(Generic[Examined]):
    """Looks at changes and remembers what came of it in `memory`.

    `failures` and `persons` count what failed and which changes somebody has to act on.
    """

    def __init__(
        self,
        means: Means[Examined],
        signals: Signals,
        journal: Journal,
        status: Status,
        brake: Brake,
    ) -> None:
        self.memory = Memory()
        self.failures = 0
        self.persons = 0
        self._means = means
        self._signals = signals
        self._journal = journal
        self._status = status
        self._brake = brake

    def look(self, end: float) -> GerritError | None:
        """Look at what is due, up to the moment `end`; return what keeps us from Gerrit, if that ended it."""
        trouble = None
        for number in candidates(self.memory, self._means.clock()):
            now = self._means.clock()
            if self._signals.stopping or trouble or now >= end or self._held(now):
                break
            trouble = self._one(number)
            self._status.pulse.beat()
        # Also when nothing is due, what holds us and its end are to be seen.
        self._held(self._means.clock())
        return trouble

    def _held(self, now: float) -> bool:
        return self._means.apply is not None and self._brake.holds(now)

    def _look_at(self, number: int) -> None:
        with self._signals.reading():
            examined = self._means.examine(number)
        view = self._means.view(examined)
        result, reason = ("would-review" if view.speak else "silent"), view.reason
        if view.speak and self._means.apply is not None:
            # The look took a while: the stop file may be there by now.
            if self._held(self._means.clock()):
                return
            outcome = self._apply(examined)
            if outcome.again:
                self._put_off(number, view, outcome.reason)
                return
            result, reason = ("reviewed" if outcome.posted else "silent"), outcome.reason
        self.persons += view.person
        self.memory = handled(self.memory, number, self._means.clock(), unsure=view.unsure)
        self._status.looked(result)
        self._journal.info(
            result,
            change=number,
            patch_set=view.patch_set,
            verdict=view.verdict or None,
            reason=reason,
            unsure=view.unsure or None,
        )

    def _apply(self, examined: Examined) -> Outcome:
        assert self._means.apply is not None
        try:
            outcome = self._means.apply(examined)
        except GerritError as error:
            if error.maybe_done:
                self._brake.cap.count(self._means.clock())
            raise
        if outcome.posted:
            self._brake.cap.count(self._means.clock())
        return outcome

    def _put_off(self, number: int, view: View, reason: str) -> None:
        self.memory = failed(self.memory, number, self._means.clock())
        self._status.looked("put-off")
        self._journal.info("put-off", change=number, patch_set=view.patch_set, reason=reason)

    def _one(self, number: int) -> GerritError | None:
        """Look at one change, keep it pending if that fails; return the error if it is not the change's."""
        try:
            self._look_at(number)
        except GerritError as error:
            self._fail(number, error.trouble.value, str(error), error.retry_after or 0.0)
            return error if is_of_the_server(error) else None
        except Refusal as error:
            self._fail(number, "refusal", str(error))
        except OSError as error:
            self._fail(number, "system", error.strerror or type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a bug that one change brings out must not end the watch
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
            self._fail(number, "internal", f"{type(error).__name__} at {where}")
        return None

    def _fail(self, number: int, kind: str, why: str, wait: float = 0.0) -> None:
        now = self._means.clock()
        self.memory = failed(self.memory, number, now, wait=wait)
        self.failures += 1
        self._status.looked("failed")
        self._status.error(kind)
        again = round((self.memory.changes[number].due or now) - now)
        self._journal.error("failed", change=number, trouble=kind, why=why, again_in=again)
