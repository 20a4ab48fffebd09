"""Writes the lock of a deployment from pyproject.toml with uv, and tells whether it is in step.

Exits 0 = written, or in step; 1 = out of step; 2 = could not do it, one line why. Where the package index cannot be
reached, `--check` says so and judges by what stands in the files.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools.supply import pins

ROOT = Path(__file__).parent.parent.parent
COMMAND = "./toxw -e lock"
HEAD = f"# Made of pyproject.toml by {COMMAND}; do not edit it.\n"
OLDEST_PYTHON = "3.11"
NOTHING_FITS = 1  # uv's exit status where no set of releases does
NO_ANSWER = ("Failed to fetch", "Request failed", "error sending request")
OPTIONS = (
    *("--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
)


class Lock(NamedTuple):
    """A file of requirements/ and what of pyproject.toml goes into it."""

    name: str
    takes: tuple[str, ...]


def _project(extras: Sequence[str]) -> tuple[str, ...]:
    return (*(word for extra in extras for word in ("--extra", extra)), "pyproject.toml")


# In this order: the others are pinned to what the bot has.
BOT = Lock("bot.txt", _project(pins.EXTRAS))
OTHERS = (
    Lock("build.txt", ("--group", pins.BUILD_GROUP)),
    Lock("jobs.txt", _project(pins.JOB_EXTRAS)),
)
LOCKS = (BOT, *OTHERS)


class Failed(Exception):
    """uv could not do it; carries the line that says why, and what kind of reason it is."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.nothing_fits = status == NOTHING_FITS
        self.unreachable = not self.nothing_fits and any(words in said for words in NO_ANSWER)


def compile_into(folder: Path, root: Path, extra: Sequence[str] = ()) -> None:
    """Write the locks to `folder`; releases that are pinned there stay as long as they fit."""
    _compile(root, folder / BOT.name, (*BOT.takes, *extra))
    constraints = ("--constraints", str(folder / BOT.name))
    for lock in OTHERS:
        _compile(root, folder / lock.name, (*lock.takes, *constraints, *extra))


def _compile(root: Path, target: Path, takes: Sequence[str]) -> None:
    ways = pins.OPTIONS.get(target.stem, pins.WHEELS_ONLY)
    uv = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *ways.split(), *takes]
    uv += ["--output-file", str(target)]
    done = subprocess.run(uv, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (line.strip().removeprefix("error: ") for line in done.stderr.splitlines())
        raise Failed("; ".join(line for line in lines if line)[:500], done.returncode)
    # Ours, because uv writes the two options in the order in which pip forgets the second.
    text = target.read_text(encoding="utf-8")
    target.write_text(f"{HEAD}{ways}\n{text}", encoding="utf-8")


def out_of_step(root: Path) -> list[str]:
    """Compile once more, beside, and say what comes out differently; hashes that were added since do not count."""
    folder = root / "requirements"
    with tempfile.TemporaryDirectory(prefix="driverlog-lock-") as beside:
        fresh = Path(beside)
        for lock in LOCKS:
            shutil.copy(folder / lock.name, fresh)
        compile_into(fresh, root)
        return [
            f"requirements/{lock.name}: {line}"
            for lock in LOCKS
            for line in differences(_words(folder / lock.name), _words(fresh / lock.name))
        ]


def _words(path: Path) -> dict[str, str]:
    """Return what a lock says of each library, without hashes and line numbers."""
    return {
        name: str(pin.requirement)
        for name, pin in pins.pins(path.read_text(encoding="utf-8")).items()
    }


def differences(held: dict[str, str], fresh: dict[str, str]) -> list[str]:
    names = sorted(held.keys() | fresh.keys())
    pairs = ((held.get(name, "nothing"), fresh.get(name, "nothing")) for name in names)
    return [f"has {one}, expected {other}" for one, other in pairs if one != other]


def flaws(root: Path) -> list[str]:
    """Return what the files themselves show to be wrong."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    texts = (root / "requirements" / f"{name}.txt" for name in pins.Locks._fields)
    return list(pins.flaws(project, pins.Locks(*(path.read_text("utf-8") for path in texts))))


def check(root: Path) -> int:
    """Say whether the lock is in step."""
    found = flaws(root)
    try:
        found = found or out_of_step(root)
    except Failed as failure:
        if failure.nothing_fits:
            found = [f"requirements: nothing fits pyproject.toml: {failure}"]
        elif failure.unreachable:
            print(f"lock: could not ask the package index, judged by the files alone ({failure})")
        else:
            raise
    if found:
        print("\n".join(found), f"lock: out of step with pyproject.toml; run {COMMAND}", sep="\n")
        return 1
    print("lock: requirements/ is in step with pyproject.toml")
    return 0


def write(root: Path, *, upgrade: bool) -> int:
    """Bring the lock into step."""
    (root / "requirements").mkdir(exist_ok=True)
    compile_into(root / "requirements", root, ("--upgrade",) if upgrade else ())
    names = ", ".join(f"requirements/{lock.name}" for lock in LOCKS)
    print(f"lock: wrote {names}; look at the diff")
    return 0


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="lock", description="write or check requirements/")
    parser.add_argument("--check", action="store_true", help="say whether it is in step")
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases that fit")
    args = parser.parse_args(argv)
    try:
        return check(root) if args.check else write(root, upgrade=args.upgrade)
    except Failed as failure:
        print(f"lock: {failure}", file=sys.stderr)
    except OSError as failure:
        print(f"lock: {failure.filename}: {failure.strerror}; run {COMMAND}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
