"""The stage of the demo: runs commands as a user would, shows what they say, and holds them to what is expected."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path("data/default_data.json")
DRIVERLOG = shutil.which("driverlog", path=sysconfig.get_path("scripts")) or "driverlog"
GIT = (
    "git",
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "commit.gpgsign=false"),
    # What is pushed stays on this machine.
    *("-c", "http.proxy="),
)
AUTHOR = {
    "GIT_AUTHOR_NAME": "Demo",
    "GIT_AUTHOR_EMAIL": "demo@example.org",
    "GIT_COMMITTER_NAME": "Demo",
    "GIT_COMMITTER_EMAIL": "demo@example.org",
}
# As on a developer's machine, also in CI or under a git hook.
LEFT_OUT = ("CI", "ZUUL_CHANGE")
LEFT_OUT_FAMILIES = ("DRIVERLOG_", "GIT_")
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key not in LEFT_OUT and not key.startswith(LEFT_OUT_FAMILIES)
} | AUTHOR


class Unexpected(Exception):
    """What was to be shown did not happen."""


def run(
    *command: str, cwd: Path, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command, with `more` in its environment, and keep what it says."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=ENVIRONMENT | dict(more or {}),
        text=True,
        capture_output=True,
        check=False,
    )


def git(repo: Path, *arguments: str, more: Mapping[str, str] | None = None) -> None:
    """Run git, which has no reason to fail here."""
    done = run(*GIT, *arguments, cwd=repo, more=more)
    if done.returncode:
        raise Unexpected(f"git {arguments[0]} failed: {done.stderr.strip()}")


def show(
    repo: Path,
    *arguments: str,
    expect: int = 0,
    most: int = 40,
    more: Mapping[str, str] | None = None,
) -> None:
    """Run driverlog as a user would, show what it says, and hold it to its exit status."""
    print(f"\n  $ driverlog {' '.join(arguments)}")
    done = run(DRIVERLOG, *arguments, cwd=repo, more=more)
    print("\n".join(shortened((done.stdout + done.stderr).splitlines(), most)))
    print(f"    (exit {done.returncode})")
    if done.returncode != expect:
        raise Unexpected(f"driverlog {arguments[0]}: exit {done.returncode}, expected {expect}")


def shortened(lines: list[str], most: int) -> list[str]:
    """Indent, so that no reader of logs takes a line for a finding here, and cut what is long."""
    shown = [f"    {line}".rstrip() for line in lines]
    if len(shown) <= most:
        return shown
    return [*shown[: most - 1], f"    ... {len(shown) - most} lines more ...", shown[-1]]


def title(text: str) -> None:
    """Begin a part of the demo."""
    print(f"\n{text}\n{'=' * len(text)}")
