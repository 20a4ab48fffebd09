"""`python -m benchmarks.bot`: requests and seconds of the bot's reviews and of its watch, on a fake Gerrit.

The fake answers at once, so the seconds are our own; a real server adds its way there and back to each request.
"""

import argparse
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import reviews
from benchmarks.gerrit import Setting
from benchmarks.measure import Sample
from benchmarks.watching import Watching
from tests.lab.fake import start_fake

# In requests, git's own among them. More than that is asked twice, or for nothing.
MOST_A_LOOK = {"dry": 11, "posted": 15, "second look, silent": 10}
MOST_A_CHANGE = 8
MOST_AT_START = 2
MOST_IDLE = 1


def main() -> int:
    """Print the figures; exit 1 if a bar is missed: they are on requests, which no busy machine excuses."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bot")
    parser.add_argument("--quick", action="store_true", help="fewer runs, and 50 open changes")
    options = parser.parse_args()
    runs, count, rounds = (3, 50, 5) if options.quick else (9, 500, 20)
    with TemporaryDirectory() as folder, start_fake() as server:
        print(f"\nreview of a new driver, whole process, median of {runs}")
        held = _reviews(Setting(server, Path(folder)), Path(folder), runs)
    with TemporaryDirectory() as folder, start_fake() as server:
        setting = Setting(server, Path(folder))
        numbers = setting.new_releases(count)
        print(f"\nwatch, {count} open changes, dry; a round that is idle is the median of {rounds}")
        held = _first_pass(setting, Path(folder), count) and held
        setting.reviewed(numbers)
        held = _nothing_new(setting, Path(folder), rounds) and held
    return int(not held)


def _head(more: str = "") -> None:
    print(f"  {'':22} {'requests':>8} {'bar':>4} {'kB':>7} {'time':>9} {'memory':>9}{more}")


def _row(name: str, requests: float, most: int, size: float, sample: Sample) -> str:
    return f"  {name:22} {requests:8,.0f} {most:4} {size / 1000:7,.1f} {sample}"


def _reviews(setting: Setting, folder: Path, runs: int) -> bool:
    """Print what looks at a new driver take, beside the gate alone; tell whether the bars hold."""
    looks, check = reviews.measured(setting, folder, runs)
    _head("  beside check")
    print(f"  {'driverlog check':22} {'':8} {'':4} {'':7} {check.median:7.3f} s")
    for name, look in looks.items():
        row = _row(name, look.requests, MOST_A_LOOK[name], look.size, look.sample)
        print(f"{row} {look.sample.ratio(check):13.2f}")
    return all(look.requests <= MOST_A_LOOK[name] for name, look in looks.items())


def _first_pass(setting: Setting, folder: Path, count: int) -> bool:
    """Print what it takes to see all open changes for the first time; tell whether the bar holds."""
    with Watching(setting, folder / "first", "--interval", "86400") as watch:
        figures = watch.after_rounds(1)
        requests, size = watch.traffic()
    looked, failed = figures["looks_total"], figures.get("errors_total", 0)
    if looked != count or failed:
        raise SystemExit(f"{looked:.0f} looks, {failed:.0f} failed, expected {count} good ones")
    seconds, most = figures["round_seconds"], count * MOST_A_CHANGE + MOST_AT_START
    memory = figures["megabytes"]
    _head()
    print(_row("first pass", requests, most, size, Sample((seconds,), memory)))
    each = Sample((seconds / count,), memory)
    print(_row("... for each change", requests / count, MOST_A_CHANGE, size / count, each))
    return requests <= most


def _nothing_new(setting: Setting, folder: Path, count: int) -> bool:
    """Print what a start takes when all was reviewed before, and then a round; tell whether the bars hold."""
    with Watching(setting, folder / "idle", "--interval", "1") as watch:
        begun = watch.after_rounds(1)
        asked, all_ = watch.traffic()
        rounds = [watch.idle_round() for _ in range(count)]
        memory = watch.figures()["megabytes"]
    start = Sample((begun["round_seconds"],), begun["megabytes"])
    print(_row("start, all reviewed", asked, MOST_AT_START, all_, start))
    most, size = max(one.requests for one in rounds), statistics.median(one.size for one in rounds)
    idle = Sample(tuple(one.seconds for one in rounds), memory)
    print(_row("a round, nothing new", most, MOST_IDLE, size, idle))
    print(f"  to ask for all changes each round would be {all_ / size:.0f} times the bytes")
    return asked <= MOST_AT_START and most <= MOST_IDLE


if __name__ == "__main__":
    raise SystemExit(main())
