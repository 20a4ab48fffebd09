"""`driverlog rules`: list the rules, show one rule's page, keep docs/rules/ in step."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from commands.check import no_rule
from gate.pages import index
from gate.pages import page
from gate.refusal import CannotJudge

HELP = "list the rules, or show one rule's page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("rule", nargs="?", help="show this rule's page")
    parser.add_argument("--write-docs", metavar="DIR", type=Path, help="write a page for each rule")
    parser.add_argument(
        "--check-docs", metavar="DIR", type=Path, help="exit 1 if the pages are not up to date"
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, 1 = `--check-docs` found pages out of date."""
    from gate.rules import RULES

    known = {rule.META.name: rule for rule in RULES}
    if options.write_docs is not None:
        return _write(options.write_docs, pages(known))
    if options.check_docs is not None:
        return _compare(options.check_docs, pages(known))
    if options.rule is not None:
        if options.rule not in known:
            raise no_rule(options.rule, known)
        sys.stdout.write(page(known[options.rule]))
        return 0
    width = max(map(len, known), default=0)
    for name, rule in known.items():
        title = (rule.__doc__ or "").split("\n", 1)[0]
        sys.stdout.write(
            f"{name:<{width}}  {rule.META.severity:<7}  {rule.META.scope:<8}  {title}\n"
        )
    return 0


def pages(rules: Mapping[str, ModuleType]) -> dict[str, str]:
    """Return file name -> text of the whole folder."""
    return {
        "README.md": index(rules.values()),
        **{f"{name}.md": page(rule) for name, rule in rules.items()},
    }


def _write(folder: Path, wanted: Mapping[str, str]) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.md"):
            if old.name not in wanted:
                old.unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotJudge(
            f"cannot write {folder}: {error.strerror}; name another folder"
        ) from error
    sys.stdout.write(f"{folder}: {len(wanted)} pages written\n")
    return 0


def _compare(folder: Path, wanted: Mapping[str, str]) -> int:
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    stale = sorted(name for name in {*there, *wanted} if there.get(name) != wanted.get(name))
    for name in stale:
        sys.stdout.write(f"{folder / name} is not up to date\n")
    if stale:
        sys.stdout.write(f"run `driverlog rules --write-docs {folder}`\n")
    return int(bool(stale))
