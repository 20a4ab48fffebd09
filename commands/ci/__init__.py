"""`driverlog ci`: what a CI's patterns are worth."""

import argparse
import importlib

from gate.refusal import Refusal

# What the extra "bot" of pyproject.toml brings along; a pasted comment needs none of it.
_EXTRA = ("pygerrit2", "requests", "urllib3")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    text = "show line by line what patterns make of a CI's comments"
    action = actions.add_parser("try", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    importlib.import_module("commands.ci.options").add_arguments(action)


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = the patterns tell a result, 1 = they tell none, 2 (by Refusal) = nothing to try."""
    try:
        code: int = importlib.import_module("commands.ci.trying").run(options)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise Refusal(
            f"asking Gerrit needs {error.name}; install driverlog with its extra: pip install '.[bot]'"
        ) from error
    return code
