"""Which file of which repository is meant, and which revisions of it: the options that most commands share."""

import argparse
from pathlib import Path

from gate.base import default_base
from gate.refusal import CannotJudge
from gate.source import Source


def add_source(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say which file of which repository is meant."""
    parser.add_argument(
        "--repo",
        metavar="DIR",
        default=".",
        type=Path,
        help="a git checkout (default: this folder)",
    )
    parser.add_argument("--data-path", metavar="PATH", default="data/default_data.json",
                        help="the registry's file in it (default: data/default_data.json)")  # fmt: skip


def data_path(path: str) -> str:
    """Return the data file's path as git knows it: relative, with forward slashes."""
    parts = Path(path).as_posix().split("/")
    if Path(path).is_absolute() or ".." in parts or not path.strip():
        raise CannotJudge(
            f"--data-path {path!a} is not a path inside the repository; name one relative to its top"
        )
    return "/".join(part for part in parts if part != ".")


def ends(source: Source, base: str | None, head: str | None) -> tuple[str, str]:
    """Return base and head: what was asked for, or what is meant when nobody says."""
    head = source.default_head() if head is None else head
    return (default_base(source, head) if base is None else base), head
