"""What the outside can see of the watch: the heartbeat, systemd's status, and the metrics file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.metrics import Metrics
from bot.watch.memory import Memory
from bot.watch.memory import pending
from bot.watch.pulse import Pulse


class Status:
    """Counts, and shows what it counted after each round. No failure of it stops the watch."""

    def __init__(
        self,
        pulse: Pulse,
        metrics: Metrics,
        file: Path | None,
        now: Callable[[], datetime],
        complain: Callable[[str], None],
    ) -> None:
        self.pulse = pulse
        self.metrics = metrics
        self._file = file
        self._now = now
        self._complain = complain
        self._sick = False
        metrics.started.set(now().timestamp())

    def good(self) -> None:
        """Gerrit answered a round's question."""
        self.metrics.last_good.set(self._now().timestamp())

    def looked(self, result: str) -> None:
        """A change was looked at."""
        self.metrics.looks.labels(result).inc()

    def error(self, kind: str) -> None:
        """Something failed."""
        self.metrics.errors.labels(kind).inc()

    def round(
        self,
        memory: Memory,
        seconds: float,
        traffic: tuple[int, int],
        *,
        trouble: str,
        stop: bool,
        cap: bool,
    ) -> None:
        """A round is over; `trouble` is what keeps us from Gerrit, empty if nothing does."""
        waiting = pending(memory)
        self.metrics.rounds.labels("failed" if trouble else "good").inc()
        self.metrics.round_seconds.set(seconds)
        self.metrics.pending.set(waiting)
        self.metrics.open.set(len(memory.changes))
        self.metrics.down.set(bool(trouble))
        self.metrics.stopped.set(stop)
        self.metrics.capped.set(cap)
        self.metrics.traffic(*traffic)
        state = f"waiting for gerrit: {trouble}" if trouble else "watching"
        held = ", stop file" * stop + ", cap reached" * cap
        self.pulse.beat(f"{state}{held}, {len(memory.changes)} open, {waiting} pending")
        self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        try:
            self.metrics.write(self._file)
            self._sick = False
        except OSError as error:
            if not self._sick:
                self._complain(f"cannot write {self._file}: {error.strerror}")
            self._sick = True
