"""`driverlog bot`: review changes to the registry on Gerrit. Without --post nothing is written."""

import argparse
import importlib

from bot.gerrit import GerritError
from gate.refusal import Refusal

_ACTIONS = {
    "review": "review one change",
    "watch": "review every change that comes, until it is told to stop",
    "explain": "show all that a review is made of, and write nothing",
}
# What the extra "bot" of pyproject.toml brings along.
_EXTRA = ("jinja2", "prometheus_client", "pygerrit2", "requests", "urllib3")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        _add_common(action)
        if name != "watch":
            action.add_argument(
                "change", metavar="CHANGE", help="a number, project~number, Change-Id or URL"
            )
            action.add_argument("--voice", metavar="auto|both|fixes",
                                help="say findings inline (both) or leave them to Zuul (fixes)")  # fmt: skip
        if name == "explain":
            action.add_argument(
                "--record", metavar="DIR", help="also keep what was asked and answered, for a test"
            )
        else:
            action.add_argument(
                "--post", action="store_true", help="write on Gerrit; needs an account"
            )
        if name == "watch":
            _add_watch(action)


def _add_common(parser: argparse.ArgumentParser) -> None:
    options = (
        ("--gerrit", "URL", "the Gerrit server, such as https://review.example.org"),
        ("--project", "NAME", "the project the registry is in, such as openstack/driverlog"),
        ("--branch", "NAME", "its branch (default: master)"),
        ("--data-path", "PATH", "the registry's file in it (default: data/default_data.json)"),
        ("--account", "NAME", "the bot's username, to know its own words when reading anonymously"),
        ("--config", "FILE", "read the settings from a file (default, without --post: ./driverlog.toml if there)"),
    )  # fmt: skip
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)
    parser.add_argument(
        "--format", choices=("text", "json"), default=None, help="what to print (default: text)"
    )


def _add_watch(parser: argparse.ArgumentParser) -> None:
    options = (
        ("--interval", "SECONDS", "how often to ask (default: 60)"),
        ("--cap-per-hour", "NUMBER", "write at most so many reviews in an hour (default: 30)"),
        ("--stop-file", "FILE", "while this file is there, nothing is written"),
        ("--heartbeat-file", "FILE", "write one line there each round"),
        ("--metrics-file", "FILE", "write figures for Prometheus there each round"),
    )
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)
    parser.add_argument("--once", action="store_true", help="end after one round")


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 1 = done and somebody has to act, 2 (by Refusal) = could not do it."""
    try:
        action = importlib.import_module(
            "commands.bot.watching" if options.action == "watch" else "commands.bot.one_change"
        )
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
