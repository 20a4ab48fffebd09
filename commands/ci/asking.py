"""Asks a Gerrit, as anybody, what an account said last on the changes of a project."""

import sys
from collections.abc import Iterator
from contextlib import closing

from bot.ci.comments import Comment
from bot.ci.comments import tells_result
from bot.ci.heard import is_askable
from bot.ci.heard import talks
from bot.config.values import Unfit
from bot.config.values import url
from bot.gerrit import GerritError
from bot.http.rest import RestGerrit
from bot.lookups.accounts import find_account
from bot.lookups.answer import Answer
from gate.refusal import Refusal
from registry.lexis import printable


def newest(server: str, account: str, project: str, limit: int) -> list[tuple[str, Comment, bool]]:
    """Return (place, comment, whether it is the account's): its newest on each change, and what others said there."""
    try:
        address = str(url(server))
    except Unfit as unfit:
        raise Refusal(f"--gerrit cannot be used; expected {unfit}") from unfit
    if not is_askable(project) or '"' in account:
        names = f'"{printable(project, 80)}" or "{printable(account, 80)}"'
        raise Refusal(f"{names} is no name that can be asked for; mend it")
    with closing(RestGerrit(address, None, on_wait=_say)) as gerrit:
        try:
            found = find_account(gerrit, account)
            heard = [
                one
                for talk in talks(gerrit, account, project, found.account, limit)
                for one in _of_change(talk.change, project, talk.own, talk.said)
            ]
        except GerritError as error:
            raise Refusal(str(error)) from error
    if not heard:
        raise Refusal(_silent(account, project, found.answer, found.why))
    return heard


def _of_change(
    change: int, project: str, own: tuple[Comment, ...], said: tuple[Comment, ...]
) -> Iterator[tuple[str, Comment, bool]]:
    last = next((comment for comment in reversed(own) if tells_result(comment)), own[-1])
    yield f"{project}, change {change}, patch set {last.patch_set}, {last.date[:16]}", last, True
    yield from (
        ("", comment, False) for comment in said if comment not in own and tells_result(comment)
    )


def _silent(account: str, project: str, exists: Answer, why: str) -> str:
    shown = f'"{printable(account, 80)}"'
    why = printable(why, 300)
    if exists is Answer.NO:
        return f"Gerrit has no account {shown} ({why}); mend ci.id, or name another with --account"
    more = "" if exists is Answer.YES else f", and whether it exists could not be told: {why}"
    return f"no comment of {shown} on {printable(project, 80)}{more}; name another with --project"


def _say(why: str, seconds: float) -> None:
    sys.stderr.write(f"driverlog: {why} in {seconds:.0f} s\n")
