"""`driverlog edit DRIVER`: a field of one record, given or asked for."""

import argparse

from commands.named import one_driver
from commands.records.adding import finish
from commands.records.file import Opened
from commands.records.file import opened
from commands.records.interview import Interview
from commands.records.options import add_edits
from commands.records.options import add_record_options
from commands.records.options import assignments
from commands.records.rewriting import must_run
from commands.records.terminal import Terminal
from commands.records.terminal import is_terminal
from commands.source import add_source
from gate.draft import Draft
from gate.knowledge.patterns import replaced
from gate.refusal import Refusal
from gate.rules import RULES
from registry.assignment import Assignment
from registry.assignment import assigned
from registry.fields import BadExpression
from registry.fields import field_named
from registry.model import Driver


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    names = 'its name, or "vendor, name", or "project, vendor, name"'
    parser.add_argument("driver", metavar="DRIVER", help=names)
    add_edits(parser, "*")
    asked = "ask for this field; may be given again"
    parser.add_argument("--field", metavar="FIELD", action="append", default=[], help=asked)
    parser.add_argument("--dry-run", action="store_true", help="show the difference, write nothing")
    add_record_options(parser)


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, 1 = the gate finds errors and nothing is written."""
    given = assignments(options, options.words)
    must_run(given)
    talk = Terminal() if options.field and is_terminal() else None
    if options.field and talk is None:
        raise Refusal(f"there is no terminal to ask on; give {options.field[0]}=VALUE instead")
    if not given and not options.field:
        raise Refusal("nothing to edit; give FIELD=VALUE, or --field FIELD to be asked for it")
    with opened(options) as file:
        driver = one_driver(file.registry, options.driver)
        record = _edited(file, driver, given)
        draft = Draft(file.snapshot, RULES, driver.index)
        for name in options.field:
            record = Interview(draft, Terminal(), record).one_field(_asked(name))
        placed = draft.placed(record)
        return finish(file, placed, talk, "Update", dry=options.dry_run)


def _edited(file: Opened, driver: Driver, given: list[Assignment]) -> dict[str, object]:
    raw = file.registry.drivers.raw[driver.index]
    record = dict(raw) if isinstance(raw, dict) else {}
    try:
        for one in given:
            ids = tuple(file.registry.releases)
            record = assigned(record, one, releases=ids, replaced=replaced)
    except BadExpression as error:
        raise Refusal(str(error)) from error
    return record


def _asked(name: str) -> str:
    """Return the name of a field that can be asked for."""
    try:
        field = field_named(name)
    except BadExpression as error:
        raise Refusal(str(error)) from error
    if field.evidence:
        raise Refusal(f"{name} is evidence, which the bot alone writes; leave it alone")
    if field.rows:
        raise Refusal(
            f"{name} is one of several; say driverlog set {name}=VALUE --where maintainers.name=NAME"
        )
    return name
