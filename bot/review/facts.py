"""What Gerrit's description of a change says of it and of the people on it, and whether it is ours to review. Pure."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Trouble
from bot.review.state import ChangeFacts
from bot.review.state import Person

GATE_JOB = "driverlog-gate"


def person(account: object) -> Person:
    """Return the person of an AccountInfo, whatever is missing of it."""
    values: Mapping[str, Any] = account if isinstance(account, dict) else {}
    number = values.get("_account_id")
    words = (values.get(key) for key in ("name", "email", "username"))
    name, email, username = (word if isinstance(word, str) else "" for word in words)
    return Person(number if isinstance(number, int) else 0, name, email, username)


def facts_of(info: Json, files: Mapping[str, int]) -> ChangeFacts:
    """Return the facts of a ChangeInfo; one without what it must have is no ChangeInfo."""
    try:
        revision = info["current_revision"]
        current = info["revisions"][revision]
        return ChangeFacts(
            number=int(info["_number"]),
            project=str(info["project"]),
            branch=str(info["branch"]),
            status=str(info["status"]),
            subject=str(info.get("subject", "")),
            patch_set=int(current["_number"]),
            revision=str(revision),
            owner=person(info.get("owner")),
            uploader=person(current.get("uploader")),
            files=files,
            known=frozenset(_known(info)),
            hashtags=tuple(map(str, info.get("hashtags") or ())),
            wip=info.get("work_in_progress") is True,
            private=info.get("is_private") is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"the change's description lacks {error}; is this a Gerrit of 3.0 or newer?"
        raise GerritError(Trouble.GARBLED, why) from error


def _known(info: Json) -> Iterator[int]:
    reviewers = info.get("reviewers")
    groups = reviewers.values() if isinstance(reviewers, dict) else ()
    for account in (info.get("owner"), *(one for group in groups for one in group)):
        if (found := person(account)).account:
            yield found.account


def by_name(info: Json, username: str) -> Person | None:
    """Find ourselves among a change's authors when we read anonymously."""
    messages = info.get("messages")
    for message in messages if isinstance(messages, list) else []:
        author = person(message.get("author") if isinstance(message, dict) else None)
        if username and author.username == username:
            return author
    return None


def none_of_ours(facts: ChangeFacts, me: Person | None, settings: Settings) -> str:
    """Return why a change is not for the bot to review; empty if it is."""
    if facts.project != settings.project:
        return f"it is for project {facts.project}, not {settings.project}"
    if facts.branch != settings.branch:
        return f"it is for branch {facts.branch}, not {settings.branch}"
    if facts.status != "NEW":
        return f"it is {facts.status.lower()}"
    if me is not None and facts.owner.account == me.account:
        return "it is the bot's own"
    if facts.wip and not settings.wip:
        return "it is work in progress"
    if settings.data_path not in facts.files:
        return f"it does not touch {settings.data_path}"
    return ""


def zuul_speaks(messages: object, accounts: Sequence[str]) -> bool:
    """Tell whether Zuul runs our gate on this change: one of its accounts has named the job."""
    for message in messages if isinstance(messages, list) else []:
        author = message.get("author") if isinstance(message, dict) else None
        if isinstance(author, dict) and author.get("username") in accounts:
            text = message.get("message")
            if isinstance(text, str) and GATE_JOB in text:
                return True
    return False
