"""Reads what CI accounts write on Gerrit: whose words they are, and whether they may tell a result. Pure."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

from registry.model import number
from registry.model import word

# Gerrit takes 16 KiB in a message; older servers took more. No pattern hangs RE2, but on many lines one can be slow.
MOST_CHARACTERS = 64 * 1024
MOST_LINES = 500
_VOTE = r"(?:-[A-Za-z][\w-]*|[A-Za-z][\w-]*[+-]\d+)"
_PREFIX = re.compile(rf"\s*Patch Set (?P<number>\d{{1,9}}):(?: {_VOTE})*[ \t]*(?=[\r\n]|$)")
_BARE_PREFIX = re.compile(r"\s*Patch Set (?P<number>\d{1,9}):")
_INLINE = re.compile(r"\s*\(\d+ (?:inline )?comments?\)[ \t]*(?=[\r\n]|$)")
_GERRITS = re.compile(
    r"(?:Uploaded patch set \d|Change has been successfully |Patch Set \d+ was |Commit message was |Abandoned$"
    r"|Restored$|Change message removed by: |Topic (?:set|changed|removed) |Hashtags? (?:added|removed)"
    r"|Removed \S+[+-]\d)"
)
_START = re.compile(r"(?:Starting|Started|Queued|Build Started)\b", re.IGNORECASE)
_RESULT = re.compile(r"succe|pass|fail|error|abort", re.IGNORECASE)
_RECHECK = re.compile(r"(?:[\w-]+[ -])?re(?:check|verify|test)\b", re.IGNORECASE)
_UNMERGED = re.compile(
    r"(?:unable to|could not|cannot|failed to)(?: be)?(?: automatically)? merged?\b|\bMerge Failed\b"
    r"|Zuul encountered a",
    re.IGNORECASE,
)
_HEAD_LINES = 12
_LINK = r"(?:https?|finger|ftp|telnet|wss?)://[^\s]{1,2000}"
# As Zuul, Jenkins and those who imitate them list jobs; the job's name may be missing, or stand for the link.
_JOB_LINE = re.compile(
    rf"[ \t]{{0,8}}(?P<bullet>[-*] {{1,4}})?(?:(?P<job>[A-Za-z0-9][\w.+-]{{1,150}})(?P<space>[ \t]{{1,4}}))?"
    rf"(?:{_LINK}|(?P=job))(?P<gap>[ \t]{{0,2}}:[ \t]{{0,2}})(?P<word>[A-Za-z][A-Za-z_]{{1,30}})\b",
    re.ASCII,
)


class Comment(NamedTuple):
    """One message on a change. `account` is 0, `username` and `message` (Gerrit's id) empty, if Gerrit does not say.

    `date` is Gerrit's text, in UTC, and sorts. `text` is the author's own: Gerrit's first line is taken off.
    """

    account: int
    username: str
    patch_set: int
    date: str
    tag: str
    message: str
    text: str


class JobLine(NamedTuple):
    """A line of a job list, in its parts; `job` is empty where the line begins with the link."""

    line: str
    bullet: str
    job: str
    space: str
    gap: str
    word: str


def comments(change: Mapping[str, Any]) -> list[Comment]:
    """Return the messages of a ChangeInfo, oldest first; what is not of Gerrit's shape is left out."""
    rows = change.get("messages")
    found = (
        [read(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    )
    return sorted(found, key=lambda comment: comment.date)


def read(message: Mapping[str, Any]) -> Comment:
    """Read one ChangeMessageInfo; a field of another type reads as absent."""
    author = message.get("author")
    who: Mapping[str, Any] = author if isinstance(author, Mapping) else {}
    body = word(message, "message")
    revision = number(message, "_revision_number")
    return Comment(
        account=number(who, "_account_id"),
        username=word(who, "username"),
        patch_set=revision or patch_set_of(body),
        date=word(message, "date"),
        tag=word(message, "tag"),
        message=word(message, "id"),
        text=own_text(body),
    )


def patch_set_of(body: str) -> int:
    """Return the patch set that Gerrit's first line names; 0 if it names none."""
    found = _BARE_PREFIX.match(body)
    return int(found["number"]) if found else 0


def own_text(body: str) -> str:
    """Return a message without Gerrit's first line, its votes and its count of inline comments."""
    text = body[:MOST_CHARACTERS]
    # Without votes only: what else stands in that line is the author's.
    prefix = _PREFIX.match(text) or _BARE_PREFIX.match(text)
    if prefix is not None:
        text = text[prefix.end() :]
        inline = _INLINE.match(text)
        text = text[inline.end() :] if inline else text
    return text.strip()


def lines(text: str) -> list[str]:
    """Return the lines that patterns are searched in, without those that are empty; at most MOST_LINES."""
    found = (line.rstrip() for line in text[:MOST_CHARACTERS].splitlines())
    return [line for line in found if line][:MOST_LINES]


def job_lines(text: str) -> Iterator[JobLine]:
    """Yield the lines that name a link or a job and its result, such as `- job https://… : SUCCESS in 5m`."""
    for line in lines(text):
        found = _JOB_LINE.match(line)
        if found is not None:
            parts = (found[name] or "" for name in ("bullet", "job", "space", "gap", "word"))
            yield JobLine(line, *parts)


def tells_result(comment: Comment) -> bool:
    """Tell whether a comment may be about a test's result.

    It is none if Gerrit made it, if it only announces or asks for a run, or says that the change could not be merged.
    """
    if comment.tag.startswith("autogenerated:gerrit"):
        return False
    head = lines(comment.text)[:_HEAD_LINES]
    if not head or _GERRITS.match(head[0]):
        return False
    if any(True for _ in job_lines(comment.text)):
        return True
    started = _START.match(head[0]) and not any(_RESULT.search(line) for line in head)
    unmerged = any(_UNMERGED.search(line[:500]) for line in head)
    return not started and not unmerged and not _RECHECK.match(head[0])


def newest(found: Sequence[Comment], account: int, username: str) -> Comment | None:
    """Return the newest comment of an account that may tell a result; the username counts where no id is known."""
    for comment in reversed(found):
        own = comment.account == account if account else comment.username == username
        if own and tells_result(comment):
            return comment
    return None
