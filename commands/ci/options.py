"""The options of `driverlog ci try`."""

import argparse

from commands.source import add_source

_OPTIONS = (
    ("--driver", "NAME", 'try the patterns of this driver: its name, or "vendor, name", or "project, vendor, name"'),
    ("--success", "RE2", "try this success pattern, instead of the driver's"),
    ("--failure", "RE2", "try this failure pattern, instead of the driver's"),
    ("--comment", "FILE", "the comment: a file, or - to paste it; also a change in JSON, by REST or by gerrit query"),
    ("--gerrit", "URL", "instead, ask this Gerrit, anonymously, for the account's newest comments"),
    ("--account", "NAME", "the username of the CI (default: the driver's)"),
    ("--project", "NAME", "the Gerrit project it tests (default: the driver's)"),
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_source(parser)
    for option, what, text in _OPTIONS:
        parser.add_argument(option, metavar=what, help=text)
    parser.add_argument(
        "--newest",
        metavar="NUMBER",
        type=int,
        default=10,
        help="with --gerrit: look at so many changes (default: 10)",
    )
