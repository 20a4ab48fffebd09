"""The options of `driverlog bot`: what each action takes, in the order in which its help shows it."""

import argparse
from typing import Any
from typing import NamedTuple


class Option(NamedTuple):
    """One argument of an action, as argparse wants it."""

    name: str
    settings: dict[str, Any]


def declare(parser: argparse.ArgumentParser, action: str) -> None:
    """Declare what all actions take, then what this one does."""
    for option in (*_COMMON, *_OF_ACTION[action]):
        parser.add_argument(option.name, **option.settings)


def _value(name: str, what: str, text: str) -> Option:
    return Option(name, {"metavar": what, "help": text})


def _values(name: str, what: str, text: str) -> Option:
    return Option(name, {"metavar": what, "action": "append", "default": [], "help": text})


def _flag(name: str, text: str) -> Option:
    return Option(name, {"action": "store_true", "help": text})


_FORMATS = {"choices": ("text", "json"), "default": None, "help": "what to print (default: text)"}
_COMMON = (
    _value("--gerrit", "URL", "the Gerrit server, such as https://review.example.org"),
    _value("--project", "NAME", "the project the registry is in, such as openstack/driverlog"),
    _value("--branch", "NAME", "its branch (default: master)"),
    _value("--data-path", "PATH", "the registry's file in it (default: data/default_data.json)"),
    _value("--account", "NAME", "the bot's username, to know its own words when reading anonymously"),
    _value("--config", "FILE", "read the settings from a file (default, without --post: ./driverlog.toml if there)"),
    Option("--format", _FORMATS),
)  # fmt: skip
_ONE_CHANGE = (
    _value("change", "CHANGE", "a number, project~number, Change-Id or URL"),
    _value("--voice", "auto|both|fixes", "say findings inline (both) or leave them to Zuul (fixes)"),
)  # fmt: skip
_CHOSEN = (
    _values("--driver", "NAME", 'only the driver of this name, or "vendor, name", or "project, vendor, name"; '
            "may be given again"),
    _value("--registry", "FILE", "read the registry from a file, not from the branch"),
)  # fmt: skip
_CODE = (
    _value("--code-url", "URL", "the site that links to code begin with, such as https://opendev.org"),
    _value("--max-requests", "NUMBER", "end in order after so many; what was not asked could not be told"),
)  # fmt: skip
_POST = _flag("--post", "write on Gerrit; needs an account")

_OF_ACTION = {
    "review": (*_ONE_CHANGE, _POST),
    "watch": (
        _POST,
        _value("--interval", "SECONDS", "how often to ask (default: 60)"),
        _value("--cap-per-hour", "NUMBER", "write at most so many reviews in an hour (default: 30)"),
        _value("--stop-file", "FILE", "while this file is there, nothing is written"),
        _value("--heartbeat-file", "FILE", "write one line there each round"),
        _value("--metrics-file", "FILE", "write figures for Prometheus there each round"),
        _flag("--once", "end after one round"),
    ),
    "explain": (
        *_ONE_CHANGE,
        _value("--record", "DIR", "also keep what was asked and answered, for a test"),
    ),
    "scan": (
        *_CHOSEN,
        _value("--since", "DATE", "look at what was merged since that day "
               "(default: since the drivers' oldest release)"),
        _value("--health", "FILE", "write the health report there, and ask where silent accounts write"),
        _value("--state", "FILE", "what was seen in earlier runs (default: in the cache folder)"),
        _value("--max-requests", "NUMBER", "end in order after so many; the next run goes on from there"),
        _value("--in-flight", "NUMBER", "requests at the same time (default: 2)"),
        _value("--pause", "SECONDS", "after each request (default: 0.1)"),
        _values("--only-project", "NAME", "only this Gerrit project whose drivers are tested; may be given again"),
        _flag("--propose", "show the change that would bring the evidence in"),
        _flag("--post", "with --propose: make that change; needs an account"),
    ),
    "verify": _CHOSEN,
    "roll": (
        _value("--release", "NAME", "the release to add (default: the newest that has a stable branch)"),
        _value("--series", "FILE", "read the series from a file (default: openstack/releases on the server)"),
        *_CODE,
        _flag("--propose", "show the changes that would be made"),
        _flag("--post", "with --propose: make these changes; needs an account"),
    ),
    "upstream": (
        *_CHOSEN,
        _value("--output", "FILE", "write the JSON report there too"),
        *_CODE,
    ),
}  # fmt: skip
