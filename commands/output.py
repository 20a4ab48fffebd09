"""The option for more forms of what a command prints, and the files that it names."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from gate.refusal import CannotJudge


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare the option for more forms of what is printed."""
    parser.add_argument(
        "--output",
        metavar="FORMAT=FILE",
        action="append",
        default=[],
        help="also write a file; repeatable",
    )


def output(word: str, formats: Iterable[str]) -> tuple[str, Path]:
    """Return what a FORMAT=FILE names."""
    name, equals, file = word.partition("=")
    if not equals or name not in formats or not file:
        raise CannotJudge(
            f"--output {word!a} is not FORMAT=FILE; formats are {', '.join(sorted(formats))}"
        )
    return name, Path(file)


def write(file: Path, text: str) -> None:
    """Write a file of an --output. A link of that name in the current folder is not ours: a change may have made it."""
    if not file.is_absolute() and file.is_symlink():
        raise CannotJudge(f"{file} is a symlink; name the file it leads to with --output")
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise CannotJudge(
            f"cannot write {file}: {error.strerror}; name another file with --output"
        ) from error
