"""`driverlog bot`: review changes to the registry on Gerrit. Without --post nothing is written."""

import argparse
import importlib

from bot.gerrit import GerritError
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
        _add_common(action)
        if name == "verify":
            _add_chosen(action)
            continue
        if name == "upstream":
            _add_chosen(action)
            _add_upstream(action)
            continue
        if name == "roll":
            _add_roll(action)
            continue
        if name == "scan":
            _add_chosen(action)
            _add_scan(action)
            continue
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


def _add_chosen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--driver",
        metavar="NAME",
        action="append",
        default=[],
        help='only the driver of this name, or "vendor, name", or "project, vendor, name"; may be given again',
    )
    parser.add_argument(
        "--registry", metavar="FILE", help="read the registry from a file, not from the branch"
    )


def _add_scan(parser: argparse.ArgumentParser) -> None:
    options = (
        ("--since", "DATE", "look at what was merged since that day (default: since the drivers' oldest release)"),
        ("--health", "FILE", "write the health report there, and ask where silent accounts write"),
        ("--state", "FILE", "what was seen in earlier runs (default: in the cache folder)"),
        ("--max-requests", "NUMBER", "end in order after so many; the next run goes on from there"),
        ("--in-flight", "NUMBER", "requests at the same time (default: 2)"),
        ("--pause", "SECONDS", "after each request (default: 0.1)"),
    )  # fmt: skip
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)
    parser.add_argument(
        "--only-project",
        metavar="NAME",
        action="append",
        default=[],
        help="only this Gerrit project whose drivers are tested; may be given again",
    )
    parser.add_argument(
        "--propose", action="store_true", help="show the change that would bring the evidence in"
    )
    parser.add_argument(
        "--post", action="store_true", help="with --propose: make that change; needs an account"
    )


def _add_upstream(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="write the JSON report there too")
    _add_code(parser)


def _add_roll(parser: argparse.ArgumentParser) -> None:
    options = (
        ("--release", "NAME", "the release to add (default: the newest that has a stable branch)"),
        ("--series", "FILE", "read the series from a file (default: openstack/releases on the server)"),
    )  # fmt: skip
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)
    _add_code(parser)
    parser.add_argument(
        "--propose", action="store_true", help="show the changes that would be made"
    )
    parser.add_argument(
        "--post", action="store_true", help="with --propose: make these changes; needs an account"
    )


def _add_code(parser: argparse.ArgumentParser) -> None:
    options = (
        ("--code-url", "URL", "the site that links to code begin with, such as https://opendev.org"),
        ("--max-requests", "NUMBER", "end in order after so many; what was not asked could not be told"),
    )  # fmt: skip
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)


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
