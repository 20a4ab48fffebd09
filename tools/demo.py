"""The demo: the gate on this registry, then on changes broken on purpose in a throw-away clone.

Exits 0 when the gate behaved: the registry passes, each broken change is stopped, every mistake is found.
"""

import copy
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = Path("data/default_data.json")
DRIVERLOG = shutil.which("driverlog", path=sysconfig.get_path("scripts")) or "driverlog"
GIT = ("git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false")
AUTHOR = {
    "GIT_AUTHOR_NAME": "Demo",
    "GIT_AUTHOR_EMAIL": "demo@example.org",
    "GIT_COMMITTER_NAME": "Demo",
    "GIT_COMMITTER_EMAIL": "demo@example.org",
}
# As on a developer's machine, also in CI or under a git hook.
LEFT_OUT = ("CI", "ZUUL_CHANGE")
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key not in LEFT_OUT and not key.startswith("GIT_")
} | AUTHOR

NEW_RECORD = {
    "project_id": "openstack/cinder",
    "vendor": "Halden Storage",
    "name": "Halden HX iSCSI",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "maintainers": [{"name": "Ada Lindqvist, Ben Okafor", "email": "hx@storage.example.org"}],
    "wiki": "https://storage.example.org/openstack/hx",
    "releases": ["Flamingo", "Gazpaccho"],
}


class Unexpected(Exception):
    """The gate did not do what the demo is there to show."""


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, text=True, capture_output=True, check=False
    )


def git(repo: Path, *arguments: str) -> None:
    """Run git, which has no reason to fail here."""
    done = run(*GIT, *arguments, cwd=repo)
    if done.returncode:
        raise Unexpected(f"git {arguments[0]} failed: {done.stderr.strip()}")


def show(repo: Path, *arguments: str, expect: int = 0, most: int = 40) -> None:
    """Run driverlog as a user would, show what it says, and hold it to its exit status."""
    print(f"\n  $ driverlog {' '.join(arguments)}")
    done = run(DRIVERLOG, *arguments, cwd=repo)
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


def report(repo: Path, *arguments: str) -> dict[str, Any]:
    """Return what a program gets from driverlog check."""
    done = run(DRIVERLOG, "check", "--format", "json", *arguments, cwd=repo)
    if done.returncode > 1:
        raise Unexpected(f"driverlog check: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def title(text: str) -> None:
    """Begin a part of the demo."""
    print(f"\n{text}\n{'=' * len(text)}")


def this_registry() -> None:
    """Show the verdict on the checkout as it is, edits that are not committed included."""
    title("1. The registry of this checkout")
    show(ROOT, "check", "--base", "none", most=7)
    data = json.loads((ROOT / DATA).read_text(encoding="utf-8"))
    vendors = {driver["vendor"] for driver in data["drivers"]}
    tested = sum("ci" in driver for driver in data["drivers"])
    print(
        f"\n  {len(data['drivers'])} drivers of {len(vendors)} vendors, {tested} with a CI account,"
    )
    print(f"  in {len(data['projects'])} projects and {len(data['releases'])} releases")


def clone(into: Path) -> Path:
    """Clone the checkout and lay its registry over it as it stands, committed or not."""
    repo = into / "driverlog"
    git(ROOT, "clone", "--quiet", str(ROOT), str(repo))
    shutil.copytree(ROOT / DATA.parent, repo / DATA.parent, dirs_exist_ok=True)
    commit(repo, "The registry as it stands")
    return repo


def commit(repo: Path, subject: str) -> None:
    """Commit the work tree; nothing to commit is fine."""
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--allow-empty", "--message", subject)


def without_a_comma(text: str) -> str:
    """Take the comma out behind the name of a record in the middle."""
    start = text.index('"name"', len(text) // 2)
    end = text.index(",\n", start)
    return text[:end] + text[end + 1 :]


def with_mistakes(text: str) -> str:
    """Make four of the mistakes that were really made: one record added, one edited, one doubled."""
    data = json.loads(text)
    drivers = data["drivers"]
    ci = next(driver["ci"] for driver in drivers if "failure_pattern" in driver.get("ci", {}))
    ci["success_pattern"], ci["failure_pattern"] = ci["failure_pattern"], ci["success_pattern"]
    drivers.extend([NEW_RECORD, copy.deepcopy(drivers[0])])
    drivers.sort(key=lambda d: [d[key].casefold() for key in ("project_id", "vendor", "name")])
    return json.dumps(data, indent=4, ensure_ascii=False) + "\n"


def broken_change(repo: Path, subject: str, spoil: Callable[[str], str]) -> None:
    """Commit a broken change on top of the registry."""
    git(repo, "switch", "--quiet", "--discard-changes", "--detach", "base")
    edit(repo, spoil)
    commit(repo, subject)


def edit(repo: Path, change: Callable[[str], str]) -> None:
    """Change the registry's text in the work tree."""
    path = repo / DATA
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def must_find(repo: Path, *signs: str) -> None:
    """Hold the gate to the mistakes made: each sign stands in a new error or warning."""
    findings = [f for f in report(repo, "--base", "base")["findings"] if f["state"] == "new"]
    said = [f"{finding['rule']} {finding['message']}" for finding in findings]
    if missed := [sign for sign in signs if not any(sign in line for line in said)]:
        raise Unexpected(f"no finding speaks of {', '.join(missed)}")


def one_comma(repo: Path) -> None:
    """Show a broken text: the place, the repair, and that nothing else changed."""
    title("2. A change that lost a comma")
    broken_change(repo, "Lose a comma", without_a_comma)
    show(repo, "check", "--base", "base", expect=1)
    must_find(repo, "comma")
    show(repo, "check", "--base", "base", "--fix")


def four_mistakes(repo: Path) -> None:
    """Show what is mended, what is left to the author, and what a reviewer sees."""
    title("3. A change with four mistakes in sound JSON")
    broken_change(repo, "Add Halden HX iSCSI", with_mistakes)
    show(repo, "diff", "base", "HEAD")
    show(repo, "check", "--base", "base", expect=1)
    must_find(repo, "Gazpaccho", "swapped", "Ada Lindqvist", "duplicate")
    show(repo, "check", "--base", "base", "--fix", expect=1)
    print(
        "\n  What is left needs its author, who knows which release and whom the address belongs to:"
    )
    edit(repo, lambda text: text.replace("Gazpaccho", "Gazpacho").replace(", Ben Okafor", ""))
    show(repo, "check", "--base", "base")


def main() -> int:
    """Run all parts in a folder that is gone afterwards."""
    try:
        this_registry()
        with tempfile.TemporaryDirectory(prefix="driverlog-demo-") as folder:
            repo = clone(Path(folder))
            git(repo, "tag", "base")
            one_comma(repo)
            four_mistakes(repo)
    except Unexpected as problem:
        print(f"\ndemo: {problem}", file=sys.stderr)
        return 1
    title(
        "As it should be: the registry passed, both broken changes were stopped, and mended they pass"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
