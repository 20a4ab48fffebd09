"""`driverlog fmt`: write the registry in its canonical text."""

import argparse
import sys

from commands.replacing import replace_file
from commands.source import add_source
from commands.source import data_path
from gate.refusal import CannotJudge
from gate.source import WORKTREE
from gate.source import Source
from registry.layout import canonical
from registry.parsing import read

HELP = "write the registry in its canonical text"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    parser.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 if there is something to do"
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = canonical (now), 1 = `--check` found it is not."""
    source = Source(options.repo, data_path(options.data_path))
    data = source.read(WORKTREE)
    document = read(data)
    broken = [fault for fault in document.faults if fault.kind != "byte-order-mark"]
    if broken or document.value is None:
        line, column = document.position(broken[0].extent.start) if broken else (1, 1)
        why = broken[0].message if broken else "it is not JSON"
        raise CannotJudge(
            f"cannot format {source.data_path}:{line}:{column}: {why}; mend that first (driverlog check)"
        )
    text = canonical(document.value)
    if text.encode("utf-8", errors="surrogatepass") == data:
        return 0
    if options.check:
        sys.stdout.write(f"{source.data_path} is not in canonical form; run `driverlog fmt`\n")
        return 1
    replace_file(source.top / source.data_path, text)
    sys.stdout.write(f"{source.data_path}: written in canonical form\n")
    return 0
