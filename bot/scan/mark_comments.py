"""Does a mark tell what the CI said: its comments on the change beside the mark's line, time and link. Pure."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot import change_name
from bot.ci.comments import Comment
from bot.ci.comments import lines
from bot.ci.comments import tells_result
from bot.ci.results import Result
from bot.gerrit import moment
from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.scan.held import Circle
from bot.scan.held import Flaw
from bot.scan.held import Reason
from bot.scan.marks import legible
from bot.scan.merged import is_by
from bot.scan.sightings import sightings
from bot.scan.state import Merged
from bot.scan.state import Sighting
from bot.scan.watched import project_of
from gate.knowledge.evidence import moment_of
from gate.knowledge.patterns import searches
from gate.refusal import Refusal
from registry.lexis import printable
from registry.model import Ci
from registry.model import Driver
from registry.model import Evidence

_LONGEST_LINE = 300
_REMOVED = "Change message removed"


def of_comments(
    entry: Evidence, driver: Driver, change: Merged, account: Found, circle: Circle
) -> Iterator[Reason]:
    own = [one for one in change.comments if is_by(one, account.account or 0, entry.account)]
    counted = [one for one in own if one.patch_set in change.same_as_merged and tells_result(one)]
    if not counted:
        yield _silence(entry, change, own, account)
        return
    known = {entry.account: account.account or 0}
    # In another project it is wrong already; what the comment says is told all the same.
    seen = sightings(replace(change, project=project_of(driver)), circle.watched, known)
    sighting = next((one for one in seen if one.driver == driver.identity), None)
    yield from _of_result(entry, driver.ci, sighting, counted)
    said = next((one for one in counted if moment(one.date) == moment_of(entry.tested_at)), None)
    if said is None:
        yield _of_time(entry, counted)
    # Without the right time, the mark can only mean the comment that counts.
    yield from _of_text(entry, driver.ci, said or counted[-1])
    yield from _of_link(entry, change, said, circle.web)


def _silence(entry: Evidence, change: Merged, own: Sequence[Comment], account: Found) -> Reason:
    """Say what there is instead of a comment that counts."""
    name = printable(entry.account)
    removed = [one for one in own if one.text.startswith(_REMOVED)]
    if removed:
        return Reason(Flaw.REMOVED, f'the comment of "{name}" was removed')
    told = sorted({one.patch_set for one in own if tells_result(one)})
    if told:
        where = ", ".join(map(str, told))
        text = f'"{name}" told a result on patch set {where} alone, and patch set {change.patch_set} is other code'
        return Reason(Flaw.PATCH_SET, text)
    if own:
        return Reason(Flaw.NO_COMMENT, f'"{name}" told no result on change {change.number}')
    others = (one for one in change.comments if one.username and _has_line(one, entry.comment))
    author = next(others, None)
    if author is not None:
        text = f'"{printable(author.username)}" wrote that line, not "{name}"'
        return Reason(Flaw.ACCOUNT, text)
    hidden = any(one.account and not one.username for one in change.comments)
    if account.answer is Answer.UNKNOWN and hidden:
        return Reason(
            Flaw.NO_COMMENT, f'"{name}" could not be looked up: {account.why}', Answer.UNKNOWN
        )
    also = f"; {account.why}" if account.answer is Answer.NO and account.why else ""
    return Reason(Flaw.NO_COMMENT, f'"{name}" left no comment on change {change.number}{also}')


def _of_result(
    entry: Evidence, ci: Ci | None, sighting: Sighting | None, counted: Sequence[Comment]
) -> Iterator[Reason]:
    """Compare with what the scan would make of the change today."""
    if sighting is None:
        if ci is None or entry.account == ci.id:
            yield Reason(
                Flaw.NO_SUCCESS, "the record has no pattern that the comment could be held to"
            )
        return
    when = (
        f"its newest comment, of {sighting.said:%Y-%m-%d %H:%M} on patch set {sighting.patch_set},"
    )
    if sighting.result is Result.FAILURE:
        text = f'{when} is a failure: "{printable(sighting.line, 120)}"'
        yield Reason(Flaw.NO_SUCCESS, text)
    elif sighting.result is Result.NEITHER:
        text = f'{when} has no line that the success pattern takes; one of it is "{printable(sighting.line, 120)}"'
        yield Reason(Flaw.NO_SUCCESS, text)
    elif sighting.sharers:
        others = ", ".join(str(other) for other in sighting.sharers[:3])
        text = f'its line "{printable(sighting.line, 120)}" marks {printable(others, 200)} as well, and so nobody'
        yield Reason(Flaw.AMBIGUOUS, text)


def _of_time(entry: Evidence, counted: Sequence[Comment]) -> Reason:
    times = ", ".join(one.date[:19] for one in counted[-3:])
    text = f'"{printable(entry.account)}" told a result at {times} (UTC), not at {printable(entry.tested_at)}'
    return Reason(Flaw.TIME, text)


def _of_text(entry: Evidence, ci: Ci | None, said: Comment) -> Iterator[Reason]:
    line = next((line for line in lines(said.text) if _same(line, entry.comment)), None)
    if line is None:
        text = f'the comment has no line "{printable(entry.comment, 120)}"'
        yield Reason(Flaw.LINE, text)
    elif ci is not None and ci.success_pattern and not searches(ci.success_pattern, line):
        text = f'the success pattern does not take the line "{printable(line, 120)}" today'
        yield Reason(Flaw.LINE, text)
    if entry.log_url is not None and entry.log_url not in said.text:
        text = f"the comment has no link {printable(entry.log_url, 120)}"
        yield Reason(Flaw.LOGS, text)


def _has_line(comment: Comment, wanted: str) -> bool:
    return bool(wanted) and any(_same(line, wanted) for line in lines(comment.text))


def _same(line: str, recorded: str) -> bool:
    line = legible(line)
    return line.strip()[:_LONGEST_LINE] == recorded.strip() or line[:_LONGEST_LINE] == recorded


def _of_link(entry: Evidence, change: Merged, said: Comment | None, web: str) -> Iterator[Reason]:
    shown = printable(entry.review_url, 120)
    try:
        link, fragment = change_name.parse(entry.review_url), urlsplit(entry.review_url).fragment
    except (Refusal, ValueError):
        yield Reason(Flaw.LINK, f"{shown} leads to no change")
        return
    server = urlsplit(web).netloc.lower()
    if server and link.server != server:
        yield Reason(Flaw.LINK, f"{shown} leads to {printable(link.server)}, not to {server}")
    elif link.number != change.number or link.project not in ("", change.project):
        what = f"change {change.number} of {printable(change.project)}"
        yield Reason(Flaw.LINK, f"{shown} does not lead to {what}")
    elif said is not None and fragment.startswith("message-"):
        yield from _of_message(fragment.removeprefix("message-"), change, said)


def _of_message(name: str, change: Merged, said: Comment) -> Iterator[Reason]:
    if name == said.message:
        return
    other = next((one for one in change.comments if one.message == name), None)
    whose = (
        f'a comment of "{printable(other.username)}" of {other.date[:19]}'
        if other
        else "no comment"
    )
    yield Reason(Flaw.LINK, f"the review link leads to {whose}, not to the comment with the result")
