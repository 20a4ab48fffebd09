"""`driverlog bot`: review changes to the registry on Gerrit. Without --post nothing is written."""

import argparse
import importlib

from bot.gerrit import GerritError
from commands.bot.options import declare
from gate.refusal import Refusal

_ACTIONS = {
    "review": "review one change",
    "watch": "review every change that comes, until it is told to stop",
    "explain": "show all that a review is made of, and write nothing",
    "scan": "find what CIs said on merged changes: evidence, and the health of each CI",
    "verify": "ask Gerrit again for every recorded mark, and say which hold",
    "roll": "bring a new release into the table, and to the records whose code is in its tree",
    "upstream": "look every upstream.path up in the tree of every release, and say which claims hold",
}
_MODULES = {
    "watch": "commands.bot.watching",
    "scan": "commands.bot.scanning",
    "verify": "commands.bot.verifying",
    "roll": "commands.bot.rolling",
    "upstream": "commands.bot.upstreaming",
}
# What the extra "bot" of pyproject.toml brings along.
_EXTRA = ("jinja2", "prometheus_client", "pygerrit2", "requests", "urllib3", "yaml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        declare(action, name)


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 1 = done and somebody has to act, 2 (by Refusal) = could not do it."""
    try:
        action = importlib.import_module(_MODULES.get(options.action, "commands.bot.one_change"))
        code: int = action.run(options)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise Refusal(
            f"the bot needs {error.name}; install driverlog with its extra: pip install '.[bot]'"
        ) from error
    except GerritError as error:
        raise Refusal(str(error)) from error
    return code
