"""`driverlog add`: a new record, asked for or given, at its place in the registry."""

import argparse
import shlex
import sys

from commands.records.file import Opened
from commands.records.file import opened
from commands.records.file import verdict
from commands.records.file import write
from commands.records.interview import Interview
from commands.records.options import add_edits
from commands.records.options import add_record_options
from commands.records.options import assignments
from commands.records.shown import difference
from commands.records.shown import errors
from commands.records.shown import findings
from commands.records.shown import verdict_line
from commands.records.terminal import Talk
from commands.records.terminal import Terminal
from commands.records.terminal import is_terminal
from commands.source import add_source
from gate.check import Verdict
from gate.draft import Draft
from gate.draft import Placed
from gate.formats.lines import safe
from gate.refusal import Refusal
from gate.rules import RULES
from registry.assignment import Assignment
from registry.assignment import assigned
from registry.fields import BadExpression

_IDENTITY = ("project_id", "vendor", "name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    add_edits(parser, "*")
    add_record_options(parser)
    name = "what people call the project, if the registry has not got it yet"
    parser.add_argument("--project-name", metavar="NAME", help=name)
    for option, text in (
        ("--no-input", "ask nothing, also in a terminal"),
        ("--dry-run", "show the record and what the gate says, write nothing"),
    ):
        parser.add_argument(option, action="store_true", help=text)


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, 1 = the gate finds errors and nothing is written."""
    given = assignments(options, options.words)
    talk = Terminal() if is_terminal() and not options.no_input else None
    with opened(options) as file:
        record = _record(file, given)
        draft = Draft(file.snapshot, RULES, project=_new_project(file, record, options))
        if talk is not None:
            interview = Interview(
                draft, talk, record, frozenset(one.field.keys[0] for one in given)
            )
            record, draft = interview.whole_record(), interview.draft
        elif missing := [name for name in _IDENTITY if not record.get(name)]:
            asked = ", ".join(f"{name}=VALUE" for name in missing)
            raise Refusal(f"there is no terminal to ask on; give {asked} as well")
        placed = draft.placed(record)
        return finish(file, placed, talk, "Add", dry=options.dry_run)


def _record(file: Opened, given: list[Assignment]) -> dict[str, object]:
    record: dict[str, object] = {}
    try:
        for one in given:
            record = assigned(record, one, releases=tuple(file.registry.releases))
    except BadExpression as error:
        raise Refusal(str(error)) from error
    return record


def _new_project(
    file: Opened, record: dict[str, object], options: argparse.Namespace
) -> dict[str, str] | None:
    """Return the row for a project that the registry has not got, if its name was given."""
    project = record.get("project_id")
    if options.project_name is None or not isinstance(project, str):
        return None
    return (
        None if project in file.registry.projects else {"id": project, "name": options.project_name}
    )


def finish(file: Opened, placed: Placed, talk: Talk | None, verb: str, *, dry: bool) -> int:
    """Show what an edit comes to, write it unless it brings errors in, and say what comes next."""
    base, head = file.snapshot, placed.head
    judged = verdict(file, head.document)
    if talk is None and errors(judged):
        sys.stdout.write(findings(base, head, judged, written=False))
        sys.stdout.write("nothing is written; mend what is an error and run the command again\n")
        return 1
    diff = difference(head.path, base.document.text, head.document.text)
    if not diff:
        sys.stdout.write("nothing to change: the record is like that already\n")
        return 0
    sys.stdout.write(diff)
    sys.stdout.write(
        findings(base, head, judged, written=not dry) or verdict_line(base, head, judged)
    )
    if dry:
        sys.stdout.write("dry run, nothing is written\n")
        return int(errors(judged) > 0)
    if talk is not None and not _agreed(talk, judged):
        sys.stdout.write("nothing is written\n")
        return 1
    write(file, head.document.text)
    sys.stdout.write(_next(file, placed, verb))
    return 0


def _agreed(talk: Talk, judged: Verdict) -> bool:
    wrong = errors(judged)
    if not wrong:
        return talk.ask("write it? yes or no", "yes").casefold() in ("y", "yes")
    what = "an error is" if wrong == 1 else f"{wrong} errors are"
    return talk.ask(f"{what} left; write it all the same? yes or no", "no").casefold() in (
        "y",
        "yes",
    )


def _next(file: Opened, placed: Placed, verb: str) -> str:
    """Return what to do with the file that was written."""
    driver = placed.head.registry.drivers[placed.place]
    line, _ = placed.head.document.position(placed.head.document.extent(placed.pointer).start)
    subject = shlex.quote(safe(f"{verb} {driver.name}"[:60]))
    where = "" if file.source.top.samefile(".") else f" -C {shlex.quote(str(file.source.top))}"
    steps = [
        f"written to {file.source.data_path}:{line}; next:",
        f"    git{where} commit -a -s -m {subject}",
        "    git review",
    ]
    return "".join(f"{step}\n" for step in steps)
