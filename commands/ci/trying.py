"""`driverlog ci try`: patterns put to the test on a pasted comment, or on the account's newest ones on Gerrit."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.ci.comments import Comment
from bot.ci.handed import handed_over
from bot.ci.line_trial import Patterns
from bot.ci.line_trial import listeners
from bot.ci.line_trial import proposed
from bot.ci.line_trial import tried
from bot.ci.results import Result
from commands.ci import wording
from commands.named import one_driver
from commands.records.file import opened
from gate.draft import judged_patterns
from gate.knowledge.patterns import refusal
from gate.knowledge.siblings import Siblings
from gate.refusal import Refusal
from gate.rules import RULES
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

_LARGEST = 16 * 1024 * 1024


class Heard(NamedTuple):
    """A comment and where it stands; `own` is false for another account's."""

    place: str
    comment: Comment
    own: bool


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = the patterns tell a result in some comment, 1 = in none."""
    if (options.comment is None) == (options.gerrit is None):
        raise Refusal("which comments? say --comment FILE (- to paste one), or --gerrit URL")
    with opened(options) as file:
        driver = one_driver(file.registry, options.driver) if options.driver is not None else None
        patterns = _patterns(options, driver)
        account = options.account or (driver.ci.id if driver and driver.ci else None) or ""
        project = options.project or (driver.repo or driver.project_id if driver else "")
        heard = (
            _pasted(options.comment, account)
            if options.comment is not None
            else _asked(options, account, project)
        )
        others = listeners(file.registry, account, project, driver)
        own = [(one.place, tried(one.comment, patterns, others)) for one in heard if one.own]
        foreign = [tried(one.comment, patterns, ()) for one in heard if not one.own]
        pairs = proposed([trial for _, trial in own], driver, Siblings(file.registry))
        found = judged_patterns(file.snapshot, RULES, driver, *patterns) if driver else []
        asked = wording.Asked(patterns, driver, _name_of(file.registry, driver), account)
    sys.stdout.write(wording.report(asked, own, foreign, found, pairs))
    return int(any(patterns) and all(trial.outcome.result is Result.NEITHER for _, trial in own))


def _name_of(registry: Registry, driver: Driver | None) -> str:
    from registry.naming import shortest

    return shortest(registry, driver) if driver is not None else ""


def _patterns(options: argparse.Namespace, driver: Driver | None) -> Patterns:
    ci = driver.ci if driver is not None else None
    success, failure = (ci.success_pattern, ci.failure_pattern) if ci else (None, None)
    given = Patterns(
        success if options.success is None else options.success,
        failure if options.failure is None else options.failure,
    )
    for pattern in given:
        why = refusal(pattern) if pattern else ""
        if pattern and why:
            raise Refusal(
                f'RE2 cannot run "{printable(pattern, 80)}": {printable(why, 120)}; mend the pattern'
            )
    return given


def _pasted(file: str, account: str) -> list[Heard]:
    comments = handed_over(_text(file), account)
    many = len({comment.username for comment in comments}) > 1
    heard = [Heard(_place(c, many=many), c, not account or c.username == account) for c in comments]
    if not any(one.own for one in heard):
        names = ", ".join(sorted({comment.username for comment in comments} - {""})) or "nobody"
        raise Refusal(
            f'no comment there is by "{printable(account, 80)}"; name one of {printable(names, 300)} with --account'
        )
    return heard


def _place(comment: Comment, *, many: bool) -> str:
    parts = [
        comment.username if many else "",
        f"patch set {comment.patch_set}" if comment.patch_set else "",
    ]
    return ", ".join(part for part in parts if part)


def _text(file: str) -> str:
    if file == "-":
        if sys.stdin.isatty():
            sys.stderr.write("paste the comment, then Ctrl-D on a line of its own\n")
        data = sys.stdin.buffer.read(_LARGEST)
    else:
        try:
            with Path(file).open("rb") as opened_file:
                data = opened_file.read(_LARGEST)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no such path"
            raise Refusal(
                f"cannot read {printable(file, 120)}: {why}; name another file with --comment"
            ) from error
    text = data.decode("utf-8", "replace")
    if not text.strip():
        raise Refusal("the comment is empty; give the text that the CI wrote")
    return text


def _asked(options: argparse.Namespace, account: str, project: str) -> Sequence[Heard]:
    for name, value in (("account", account), ("project", project)):
        if not value:
            raise Refusal(
                f"whose comments? say --{name} NAME as well, or --driver of one that has it"
            )
    if not 1 <= options.newest <= 100:
        raise Refusal(f"--newest {options.newest} is not from 1 to 100; give another number")
    # What a pasted comment does not need is not loaded.
    from commands.ci.asking import newest

    return [Heard(*one) for one in newest(options.gerrit, account, project, options.newest)]
