"""The options that spell a record, and the assignments they come to."""

import argparse
from collections.abc import Sequence

from gate.refusal import Refusal
from registry.assignment import Assignment
from registry.assignment import assignment
from registry.fields import BadExpression

_PERSON = '"Ada Lindqvist <ada@example.org> irc:ada launchpad:ada"; may be given again'
_EDIT = "FIELD=VALUE; also FIELD+=VALUE and FIELD-=VALUE for lists, FIELD~PATTERN=>TEXT, and FIELD= to take it out"
_CONDITION = "FIELD=VALUE, FIELD!=VALUE, FIELD~PATTERN or FIELD!~PATTERN; all must hold"
# option, what it takes, the field it sets and how, its help
_OPTIONS = (
    ("--project", "ID", "project_id=", "the project the driver plugs into, such as openstack/cinder"),
    ("--vendor", "NAME", "vendor=", "the company or community behind it"),
    ("--name", "NAME", "name=", "the product and what the driver speaks"),
    ("--description", "TEXT", "description=", "a sentence or two for an operator"),
    ("--maintainer", "PERSON", "maintainers+=", _PERSON),
    ("--wiki", "URL", "wiki=", "the page that tells how to set it up"),
    ("--driver-repo", "PROJECT", "repo=", "where its code is reviewed, if not in the project"),
    ("--release", "NAMES", "releases+=", "the releases it works with, between commas; may be given again"),
    ("--upstream-path", "PATH", "upstream.path=", "the file in the project's tree that is the driver"),
    ("--upstream-class", "NAME", "upstream.class=", "the class in that file"),
    ("--ci-id", "ACCOUNT", "ci.id=", "the Gerrit username of its CI"),
    ("--success-pattern", "RE2", "ci.success_pattern=", "what is found in the line of a job that passed"),
    ("--failure-pattern", "RE2", "ci.failure_pattern=", "what is found in the line of a job that failed"),
)  # fmt: skip


def add_record_options(parser: argparse.ArgumentParser) -> None:
    """Declare an option for each field of a record."""
    group = parser.add_argument_group(
        "the record, field by field; instead, FIELD=VALUE as in driverlog set"
    )
    for option, what, _, text in _OPTIONS:
        group.add_argument(option, metavar=what, action="append", default=[], help=text)


def add_edits(parser: argparse.ArgumentParser, nargs: str) -> None:
    """Declare the words that are edits."""
    parser.add_argument("words", metavar="EDIT", nargs=nargs, help=_EDIT)


def add_where(parser: argparse.ArgumentParser) -> None:
    """Declare the conditions."""
    parser.add_argument(
        "--where", metavar="CONDITION", nargs="+", action="extend", default=[], help=_CONDITION
    )


def assignments(options: argparse.Namespace, words: Sequence[str]) -> list[Assignment]:
    """Return what the options and the words FIELD=VALUE come to; Refusal for one that cannot be meant."""
    spelt = [
        f"{start}{value}"
        for option, _, start, _ in _OPTIONS
        for value in getattr(options, option[2:].replace("-", "_"), ())
    ]
    try:
        found = [assignment(each) for each in [*spelt, *words]]
    except BadExpression as error:
        raise Refusal(str(error)) from error
    names = [one.field.name for one in found if one.operator == "="]
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"{name} is given {names.count(name)} times; leave one in")
    return found
