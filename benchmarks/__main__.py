"""`./toxw -e bench`: time and memory of the gate beside check-jsonschema and json.loads, in one run."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import corpus
from benchmarks.measure import Sample
from benchmarks.measure import compare
from benchmarks.measure import driverlog
from benchmarks.measure import run

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "default_data.schema.json"
_LOADS = "import json, sys; json.loads(open(sys.argv[1], encoding='utf-8').read())"


def main() -> int:
    """Print the figures; exit 1 if a bar is missed (with --quick, a few runs on a busy machine, by half)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer runs, and no 100,000 drivers")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        slack = 1.5 if options.quick else 1.0
        small = _small(Path(folder), runs=5 if options.quick else 15) < slack
        sizes = [1_000, 10_000] if options.quick else [1_000, 10_000, 100_000]
        large = _large(Path(folder), sizes, runs=3) <= 4 * slack
    return int(not (small and (large or options.quick)))


def _gate(repository: Path, *more: str) -> list[str]:
    return driverlog("check", "--repo", str(repository), "--base", "HEAD^", "--head", "HEAD", *more)


def _small(folder: Path, runs: int) -> float:
    """Measure one change on the real file against a tool that does the schema alone; return the ratio."""
    repository = corpus.prepare(folder / "small", None)
    file = repository / corpus.DATA_PATH
    other = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), str(file)]
    ours, theirs = compare(_gate(repository), other, runs)
    print(
        f"\none change on the real file ({file.stat().st_size // 1000} kB), whole process, median of {runs} pairs"
    )
    print(f"  driverlog check    {ours}\n  check-jsonschema   {theirs}")
    ratio = ours.ratio(theirs)
    print(f"  ratio of the medians {ratio:.2f}, bar: below 1")
    return ratio


def _large(folder: Path, sizes: list[int], runs: int) -> float:
    """Measure growing registries against json.loads of the same text; return the last ratio."""
    print("\nwhole process beside a process that does json.loads of the same text")
    print(
        f"  {'drivers':>8} {'MB':>6} | {'loads':>18} | {'one change':>18} {'ratio':>6}"
        f" | {'whole file':>18} {'ratio':>6}"
    )
    ratios: list[float] = []
    change: Sample | None = None
    for size in sizes:
        repository = corpus.prepare(folder / str(size), size)
        file = repository / corpus.DATA_PATH
        change, loads = compare(_gate(repository), [sys.executable, "-c", _LOADS, str(file)], runs)
        whole = run([*_gate(repository), "--base", "none"], 1)
        ratios.append(change.ratio(loads))
        print(f"  {size:>8,} {file.stat().st_size / 1e6:>6.1f} | {loads!s:>18} | {change!s:>18} {ratios[-1]:>6.2f}"
              f" | {whole!s:>18} {whole.ratio(loads):>6.2f}", flush=True)  # fmt: skip
    print(f"  bar for one change on the largest: at most 4 x json.loads, here {ratios[-1]:.2f}")
    return ratios[-1]


if __name__ == "__main__":
    raise SystemExit(main())
