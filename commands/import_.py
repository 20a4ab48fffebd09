"""`driverlog import FILE`: read a registry in one of its older shapes and write today's."""

import argparse
import sys
from pathlib import Path

from commands.given_file import bytes_of
from commands.replacing import replace_file
from gate.refusal import CannotJudge
from registry.layout import canonical
from registry.legacy import modernise
from registry.lexis import printable
from registry.parsing import read

HELP = "read a registry in one of its older shapes and write today's"
_LONGEST_NOTE = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the older file, - for standard input"
    )
    parser.add_argument(
        "--output", metavar="FILE", type=Path, help="where to write (default: standard output)"
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, 1 = done and the notes on stderr need a person."""
    document = read(_bytes(options.file))
    if document.faults:
        fault = document.faults[0]
        line, column = document.position(fault.extent.start)
        raise CannotJudge(
            f"cannot import {options.file}:{line}:{column}: {fault.message}; mend it first"
        )
    imported = modernise(document.value)
    text = canonical(imported.value)
    if options.output is None:
        # Bytes: what the terminal's encoding would make of it is not JSON any more.
        sys.stdout.buffer.write(text.encode("utf-8", errors="surrogatepass"))
    else:
        replace_file(options.output, text)
    for note in imported.notes:
        sys.stderr.write(f"note: {printable(note, _LONGEST_NOTE)}\n")
    return int(bool(imported.notes))


def _bytes(file: Path) -> bytes:
    try:
        return bytes_of(file)
    except OSError as error:
        raise CannotJudge(
            f"cannot read {file}: {error.strerror}; name the older registry file"
        ) from error
