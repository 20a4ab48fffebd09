"""A watch that runs: its figures, as it writes them for Prometheus, and what the server has seen of it."""

import re
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from benchmarks.gerrit import Setting
from benchmarks.measure import surroundings

_LONGEST = 1800.0
_FIGURE = re.compile(r"driverlog_bot_(\w+)(?:\{.*\})? ([0-9.e+-]+)")


class Round(NamedTuple):
    """One round: requests, seconds, and bytes of the answers on the wire."""

    requests: int
    seconds: float
    size: int


class Watching:
    """`driverlog bot watch`, dry, as a process of its own from entry to exit of the context."""

    def __init__(self, setting: Setting, folder: Path, *options: str) -> None:
        folder.mkdir()
        self._file = folder / "figures.prom"
        self._seen = setting.server.requests
        self._since = len(self._seen)
        self._process = subprocess.Popen(
            setting.command("watch", "--metrics-file", str(self._file), *options),
            env=surroundings(setting.environment),
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self) -> "Watching":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: object, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(60)
        if kind is None and code:
            raise SystemExit(f"the watch ended with {code}, expected 0")

    def figures(self) -> dict[str, float]:
        """Return what it counts, each figure summed over its labels, and its peak memory in MB."""
        text = self._file.read_text() if self._file.exists() else ""
        found = {"rounds_total": 0.0}
        for name, value in _FIGURE.findall(text):
            found[name] = found.get(name, 0.0) + float(value)
        # What getrusage tells of a child counts the parent's memory at its birth.
        status = Path(f"/proc/{self._process.pid}/status")
        peak = re.search(r"VmHWM:\s+(\d+)", status.read_text() if status.exists() else "")
        return {**found, "megabytes": int(peak[1]) / 1024 if peak else float("nan")}

    def traffic(self) -> tuple[int, int]:
        """Return requests and bytes of the answers, as the server has counted them since the start."""
        seen = self._seen[self._since :]
        return len(seen), sum(one.size for one in seen)

    def after_rounds(self, count: int) -> dict[str, float]:
        """Wait until so many rounds are over, and return the figures then."""
        end = time.monotonic() + _LONGEST
        while (figures := self.figures())["rounds_total"] < count:
            if self._process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the watch does not get on: {figures}")
            time.sleep(0.02)
        return figures

    def idle_round(self) -> Round:
        """Wait for one round more."""
        rounds, (requests, size) = self.figures()["rounds_total"], self.traffic()
        figures = self.after_rounds(int(rounds) + 1)
        after = self.traffic()
        return Round(after[0] - requests, figures["round_seconds"], after[1] - size)
