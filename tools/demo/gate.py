"""The gate's part of the demo: this registry, then changes broken on purpose in a throw-away clone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.demo.records import with_mistakes
from tools.demo.records import without_a_comma
from tools.demo.stage import DATA
from tools.demo.stage import DRIVERLOG
from tools.demo.stage import ROOT
from tools.demo.stage import Unexpected
from tools.demo.stage import git
from tools.demo.stage import run
from tools.demo.stage import show
from tools.demo.stage import title


def play(folder: Path) -> None:
    """Show all of it, with a clone in `folder`."""
    this_registry()
    repo = clone(folder)
    git(repo, "tag", "base")
    one_comma(repo)
    four_mistakes(repo)


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


def broken_change(repo: Path, subject: str, spoil: Callable[[str], str]) -> None:
    """Commit a broken change on top of the registry."""
    git(repo, "switch", "--quiet", "--discard-changes", "--detach", "base")
    edit(repo, spoil)
    commit(repo, subject)


def edit(repo: Path, change: Callable[[str], str]) -> None:
    """Change the registry's text in the work tree."""
    path = repo / DATA
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def report(repo: Path, *arguments: str) -> dict[str, Any]:
    """Return what a program gets from driverlog check."""
    done = run(DRIVERLOG, "check", "--format", "json", *arguments, cwd=repo)
    if done.returncode > 1:
        raise Unexpected(f"driverlog check: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


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
