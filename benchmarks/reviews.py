"""Looks at one change: dry, posted, and once more when all was said; in turn with the gate alone on the same change."""

from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus
from benchmarks.gerrit import Setting
from benchmarks.measure import Sample
from benchmarks.measure import driverlog
from benchmarks.measure import once

_LOOKS = {"dry": (), "posted": ("--post",), "second look, silent": ("--post",)}


class Look(NamedTuple):
    """One kind of look: requests and bytes on the wire (git's among them) at most, and the time of each."""

    requests: int
    size: int
    sample: Sample


class _Run(NamedTuple):
    requests: int
    size: int
    seconds: float
    megabytes: float


def measured(setting: Setting, folder: Path, runs: int) -> tuple[dict[str, Look], Sample]:
    """Return the kinds of look by name, and what `driverlog check` takes for the same change."""
    alone = corpus.repository(folder / "alone", setting.before, setting.new_driver())
    check = driverlog("check", "--repo", str(alone), "--base", "HEAD^", "--head", "HEAD")
    found: dict[str, list[_Run]] = {name: [] for name in _LOOKS}
    checks = []
    for number in setting.new_drivers(runs + 1):
        for name, options in _LOOKS.items():
            found[name].append(_run(setting, number, *options))
        checks.append(once(check))
    # The first of each does not count: it fills the caches, and fetches what the branch had before.
    looks = {name: _look(each[1:]) for name, each in found.items()}
    return looks, Sample(tuple(seconds for seconds, _ in checks[1:]), checks[-1][1])


def _run(setting: Setting, number: int, *options: str) -> _Run:
    since = len(setting.server.requests)
    seconds, megabytes = once(setting.command("review", str(number), *options), setting.environment)
    seen = setting.server.requests[since:]
    return _Run(len(seen), sum(one.size for one in seen), seconds, megabytes)


def _look(runs: list[_Run]) -> Look:
    sample = Sample(tuple(run.seconds for run in runs), runs[-1].megabytes)
    return Look(max(run.requests for run in runs), max(run.size for run in runs), sample)
