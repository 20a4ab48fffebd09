"""Times whole processes, two in turn, so that a machine whose speed drifts cheats neither."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """Wall seconds of several runs, and the peak resident memory of the last in MB."""

    seconds: tuple[float, ...]
    megabytes: float

    @property
    def median(self) -> float:
        """Return the median in seconds."""
        return statistics.median(self.seconds)

    def ratio(self, other: "Sample") -> float:
        """Return how many times the other's median this one takes."""
        return self.median / other.median

    def __str__(self) -> str:
        return f"{self.median:7.3f} s {self.megabytes:6.0f} MB"


def driverlog(*arguments: str) -> list[str]:
    """Return the command line of our own command."""
    return [sys.executable, "-c", "from cli import script; script()", *arguments]


def surroundings(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what makes the gate behave as in CI, with `more`."""
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", "ZUUL_CHANGE")}
    return kept | dict(more)


def once(command: Sequence[str], more: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Run a command; return its wall seconds and peak memory in MB. Exit codes above 1 are an error.

    `more` is added to the environment.
    """
    environment = surroundings(more or {})
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}: {errors.decode()}")
    return seconds, usage.ru_maxrss / 1024


def run(command: Sequence[str], runs: int) -> Sample:
    """Run a command several times."""
    results = [once(command) for _ in range(runs)]
    return Sample(tuple(seconds for seconds, _ in results), results[-1][1])


def compare(one: Sequence[str], other: Sequence[str], runs: int) -> tuple[Sample, Sample]:
    """Run two commands in turn, after one round that does not count (it fills the caches)."""
    run(one, 1), run(other, 1)
    results = [(once(one), once(other)) for _ in range(runs)]
    ones, others = [pair[0] for pair in results], [pair[1] for pair in results]
    return tuple(Sample(tuple(s for s, _ in side), side[-1][1]) for side in (ones, others))  # type: ignore[return-value]
