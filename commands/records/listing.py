"""`driverlog list`: the records for which conditions hold, for people, programs and spreadsheets."""

import argparse
import json
import sys

from commands.records.file import Opened
from commands.records.file import opened
from commands.records.options import add_where
from commands.records.rewriting import chosen
from commands.records.rewriting import conditions
from commands.records.rewriting import nearest_value
from commands.records.table import as_csv
from commands.records.table import as_table
from commands.source import add_source
from gate.refusal import Refusal
from registry.fields import BadExpression
from registry.fields import Field
from registry.fields import field_named
from registry.fields import texts
from registry.lexis import printable

_USUAL = ("project_id", "vendor", "name", "releases", "ci.id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    add_where(parser)
    parser.add_argument(
        "--fields",
        metavar="FIELDS",
        help=f"what to show, between commas (default: {','.join(_USUAL)}); json has whole records",
    )
    parser.add_argument(
        "--format",
        choices=("csv", "json", "table"),
        default="table",
        help="what to print (default: table)",
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, whatever was found."""
    where, fields = conditions(options.where), _fields(options.fields)
    with opened(options) as file:
        indexes = chosen(file.registry, where)
        if options.format == "json":
            sys.stdout.write(_json(file, indexes))
            return 0
        names = [field.name for field in fields]
        rows = [[texts(file.registry.drivers.raw[i], f) for f in fields] for i in indexes]
        if options.format == "csv":
            sys.stdout.write(as_csv(names, rows))
            return 0
        sys.stdout.write(as_table(names, rows) if rows else "")
        near = "" if rows else nearest_value(file.registry, where)
        hint = f"; did you mean {printable(near, 120)}?" if near else ""
        sys.stdout.write(f"{len(indexes)} of {len(file.registry.drivers)} records{hint}\n")
    return 0


def _fields(words: str | None) -> list[Field]:
    names = _USUAL if words is None else [word.strip() for word in words.split(",")]
    try:
        return [field_named(name) for name in names if name]
    except BadExpression as error:
        raise Refusal(str(error)) from error


def _json(file: Opened, indexes: list[int]) -> str:
    """Return what programs get; schemas/list_report.schema.json is its shape."""
    document, drivers = file.snapshot.document, file.registry.drivers
    found = [
        {
            "driver": list(drivers[index].identity),
            "line": document.position(document.extent(f"/drivers/{index}").start).line,
            "record": drivers.raw[index],
        }
        for index in indexes
    ]
    return json.dumps({"version": 1, "total": len(drivers), "drivers": found}, indent=2) + "\n"
