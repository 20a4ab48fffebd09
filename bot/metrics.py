"""The bot's figures for Prometheus, kept in a file that a node exporter picks up."""

from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client import Counter
from prometheus_client import Gauge
from prometheus_client import Info
from prometheus_client import disable_created_metrics
from prometheus_client import generate_latest

from bot.whole_file import replace_file

_PREFIX = "driverlog_bot"


class Metrics:
    """What is counted; docs/operations.md says what each figure means.

    Each has its own registry: nothing is shared between two of them in a process.
    """

    def __init__(self, *, version: str, python: str) -> None:
        # Their times of creation would double the number of series and say no more than the start time.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.rounds = self._counter("rounds", "Rounds begun, one query or more each", "result")
        self.requests = self._counter("requests", "Requests sent to Gerrit, retries among them")
        self.bytes = self._counter("received_bytes", "Bytes of Gerrit's answers")
        self.looks = self._counter("looks", "Changes looked at, by what came of it", "result")
        self.errors = self._counter("errors", "What failed, by kind", "kind")
        self.pending = self._gauge("pending_changes", "Changes that wait for a look")
        self.open = self._gauge("open_changes", "Open changes that touch the data")
        self.round_seconds = self._gauge("round_seconds", "How long the last round took")
        self.last_good = self._gauge(
            "last_good_round_timestamp_seconds", "When Gerrit last answered a round in full"
        )
        self.started = self._gauge("start_timestamp_seconds", "When this process started")
        self.stopped = self._gauge("stopped", "1 while the stop file is there")
        self.capped = self._gauge("capped", "1 while the cap per hour holds reviews back")
        self.down = self._gauge("gerrit_down", "1 while we wait for Gerrit to come back")
        self._counted: dict[str, int] = {}
        build = Info(f"{_PREFIX}_build", "What runs", registry=self.registry)
        build.info({"version": version, "python": python})

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"{_PREFIX}_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"{_PREFIX}_{name}", text, registry=self.registry)

    def traffic(self, requests: int, received: int) -> None:
        """Set what the client has counted so far; it only grows."""
        for name, counter, total in (
            ("requests", self.requests, requests),
            ("bytes", self.bytes, received),
        ):
            counter.inc(max(0, total - self._counted.get(name, 0)))
            self._counted[name] = total

    def write(self, file: Path) -> None:
        """Replace the file as a whole; may raise OSError."""
        replace_file(file, generate_latest(self.registry))
