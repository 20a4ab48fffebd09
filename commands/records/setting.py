"""`driverlog set`: the same edit of many records, shown first and written with `--write`."""

import argparse
import sys

from commands.records.file import Opened
from commands.records.file import opened
from commands.records.file import verdict
from commands.records.file import write
from commands.records.options import add_edits
from commands.records.options import add_where
from commands.records.options import assignments
from commands.records.rewriting import chosen
from commands.records.rewriting import conditions
from commands.records.rewriting import must_run
from commands.records.rewriting import nearest_value
from commands.records.rewriting import rewritten
from commands.records.shown import difference
from commands.records.shown import errors
from commands.records.shown import findings
from commands.records.shown import verdict_line
from commands.source import add_source
from gate.change import Snapshot
from gate.refusal import Refusal
from registry.lexis import printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    add_edits(parser, "*")
    add_where(parser)
    for option, text in (
        ("--all", "every record, instead of --where"),
        ("--write", "write what is shown; without it nothing is written"),
        ("--despite-errors", "write although the gate finds errors"),
    ):
        parser.add_argument(option, action="store_true", help=text)


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done or shown, 1 = the gate finds errors in it."""
    if not options.words:
        hint = "before --where" if options.where else "such as wiki=https://…"
        raise Refusal(f"nothing to set; give the edit FIELD=VALUE, {hint}")
    given = assignments(argparse.Namespace(), options.words)
    must_run(given)
    where = conditions(options.where)
    if bool(where) == options.all:
        raise Refusal("which records? say --where CONDITION, or --all for every one")
    with opened(options) as file:
        indexes = chosen(file.registry, where)
        if not indexes:
            near = nearest_value(file.registry, where)
            hint = f"did you mean {printable(near, 120)}?" if near else "driverlog list shows them"
            raise Refusal(
                f"no record is meant by {printable(' '.join(options.where), 200)}; {hint}"
            )
        head = Snapshot(
            file.snapshot.path, rewritten(file.snapshot.document, given, where, indexes)
        )
        return _finish(file, head, len(indexes), options)


def _finish(file: Opened, head: Snapshot, meant: int, options: argparse.Namespace) -> int:
    base = file.snapshot
    diff = difference(base.path, base.document.text, head.document.text)
    if not diff:
        sys.stdout.write(f"nothing to change: {_records(meant)} meant, and like that already\n")
        return 0
    judged = verdict(file, head.document)
    sys.stdout.write(diff)
    changed = len(judged.changes.updated)
    told = f"{_records(meant)} meant, {changed} changed"
    wrong = errors(judged)
    refused = wrong > 0 and not options.despite_errors
    said = findings(base, head, judged, written=options.write and not refused)
    sys.stdout.write(said or verdict_line(base, head, judged))
    if refused:
        what = "an error" if wrong == 1 else f"{wrong} errors"
        sys.stdout.write(
            f"{told}; it would bring in {what}, nothing is written (--despite-errors does it)\n"
        )
        return 1
    if not options.write:
        sys.stdout.write(f"{told}; nothing is written, say --write to do it\n")
        return int(wrong > 0)
    write(file, head.document.text)
    sys.stdout.write(f"{told}; written to {file.source.data_path}\n")
    return 0


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"
