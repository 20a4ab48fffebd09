"""`python -m benchmarks.scan`: the scan's first run and one with nothing new, beside the original's way, on one server.

The server is our fake, or with --real a Gerrit (JDK 25 and Maven; it takes some minutes to make the changes). Whole
processes ask it, and what they find is held against the truth that the maker of the changes knows.
"""

import argparse
import importlib
import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import driverlog
from benchmarks.measure import surroundings
from tests.lab import history_fake
from tests.lab.fake import start_fake
from tests.lab.history import History
from tests.lab.history import made
from tests.lab.history_registry import REPOSITORIES

MOST_REQUESTS = 1 / 20
MOST_TIME = 1 / 5
_WHOLE, _QUICK = 5000, 1000


@dataclass(frozen=True)
class Run:
    """What a process printed, and its wall seconds."""

    report: dict[str, Any]
    seconds: float

    @property
    def requests(self) -> int:
        """Requests that it sent."""
        return int(self.report["requests"])

    def shown(self, history: History) -> str:
        """Return its figures beside the truth."""
        marks = {(tuple(m["driver"]), m["branch"]): int(m["change"]) for m in self.report["found"]}
        truth = {key: one.change for key, one in history.marks.items()}
        missed, wrong = len(set(truth) - set(marks)), len(set(marks) - set(truth))
        other = sum(truth[key] != marks[key] for key in set(truth) & set(marks))
        size = int(self.report["bytes"]) / 1e6
        return (
            f"{self.requests:8,} {size:8.1f} {self.seconds:8.2f} s {missed:8} {wrong:7} {other:7}"
        )


def main() -> int:
    """Print the figures; exit 1 if a bar is missed (the one on time with --quick by half, on a busy machine)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} changes, not {_WHOLE}")
    parser.add_argument("--real", action="store_true", help="on a real Gerrit")
    options = parser.parse_args()
    history, _ = made(
        _QUICK if options.quick else _WHOLE, until=datetime.now(UTC) - timedelta(days=2)
    )
    server = _server(real=options.real)
    try:
        _load(server, history, real=options.real)
        with TemporaryDirectory() as folder:
            return int(not _compared(server.url, history, Path(folder), quick=options.quick))
    finally:
        server.stop()


def _server(*, real: bool) -> Any:
    # By name, because it needs what the fake does without.
    return importlib.import_module("tests.lab.real").start_real() if real else start_fake()


def _load(server: Any, history: History, *, real: bool) -> None:
    begin = time.monotonic()
    if real:
        importlib.import_module("tests.lab.history_real").load(server, history)
    else:
        history_fake.load(server, history)
    kind, took = "a real Gerrit" if real else "our fake", time.monotonic() - begin
    print(f"\nscan of {len(history.changes):,} merged changes on {kind} (made in {took:.0f} s)")
    drivers, accounts = len(history.registry["drivers"]), len(history.accounts) + 1
    print(f"{drivers} drivers, {accounts} accounts, {len(history.marks)} marks to be found")


def _compared(url: str, history: History, folder: Path, *, quick: bool) -> bool:
    registry = folder / "registry.json"
    registry.write_text(json.dumps(history.registry), encoding="utf-8")
    scan = driverlog("bot", "scan", "--gerrit", url, "--project", "openstack/driverlog", "--format", "json",
                     "--registry", str(registry), "--state", str(folder / "state.sqlite3"))  # fmt: skip
    original = [sys.executable, "-m", "benchmarks.original", url, str(registry)]
    runs = {"original's way": _run(original, folder), "first run": _run(scan, folder)}
    _run(scan, folder)
    runs["nothing new"] = _run(scan, folder)
    print(
        f"  {'':16} {'requests':>8} {'MB':>8} {'time':>10} {'missed':>8} {'untrue':>7} {'older':>7}"
    )
    for name, run in runs.items():
        print(f"  {name:16} {run.shown(history)}")
    theirs, first, idle = runs.values()
    requests, seconds = first.requests / theirs.requests, first.seconds / theirs.seconds
    print(f"  first run: {requests:.4f} of the requests, bar {MOST_REQUESTS:.2f}")
    print(f"             {seconds:.4f} of the time, bar {MOST_TIME:.2f}")
    print(
        f"  nothing new: {idle.requests} requests, bar {len(REPOSITORIES)}, one for each Gerrit project"
    )
    state = (folder / "state.sqlite3").stat().st_size / 1e6
    print(f"  the cache has {state:.1f} MB")
    # A process takes its time to start, and on few changes that is most of it.
    slack = 2.0 if quick else 1.0
    good = requests <= MOST_REQUESTS * slack and seconds <= MOST_TIME * slack
    return good and idle.requests <= len(REPOSITORIES)


def _run(command: list[str], folder: Path) -> Run:
    environment = surroundings({"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")})
    environment.pop("NETRC", None)
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    seconds = time.perf_counter() - begin
    report: dict[str, Any] = {}
    with suppress(ValueError):
        report = json.loads(done.stdout)
    if done.returncode or not report:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr}")
    return Run(report, seconds)


if __name__ == "__main__":
    raise SystemExit(main())
