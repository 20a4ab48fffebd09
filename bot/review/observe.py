"""Observes a change: from Gerrit and git to the state that the decision is made of. Reads only."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from typing import Protocol

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.git.failures import Unfit
from bot.lookups.answer import Answer
from bot.review import judge
from bot.review.claims import claims
from bot.review.evidence import evidence_claims
from bot.review.memory import said
from bot.review.memory import threads
from bot.review.questions import is_foreign
from bot.review.state import ChangeFacts
from bot.review.state import CiClaim
from bot.review.state import Judgement
from bot.review.state import Person
from bot.review.state import State
from gate.finding import Severity
from gate.knowledge.patterns import FAILURE
from gate.knowledge.patterns import SUCCESS

OPTIONS = ("CURRENT_REVISION", "MESSAGES", "DETAILED_ACCOUNTS", "DETAILED_LABELS")
GATE_JOB = "driverlog-gate"
_MAGIC_PATHS = ("/COMMIT_MSG", "/MERGE_LIST", "/PATCHSET_LEVEL")
_MOST_PEOPLE = 5


class Revisions(judge.Commits, Protocol):
    """The commits of changes, in a repository of our own; `bot/git/checkout.py` has it."""

    def fetch(self, change: int, patch_set: int, revision: str, branch: str) -> None:
        """Get a patch set and the branch it is for."""


def observe(
    reader: Reader, revisions: Revisions, settings: Settings, number: int, today: date
) -> State:
    """Return the state of a change. Raise GerritError where Gerrit did not say what has to be known."""
    info = reader.change(number, options=OPTIONS)
    account = reader.myself()
    me = person(account) if account is not None else _by_name(info, settings.account)
    facts = facts_of(info, _files(reader, info))
    remit = none_of_ours(facts, me, settings)
    if remit:
        return State(facts, me, remit)
    judgement, proposed = _judged(revisions, facts, settings)
    tested = claims(reader, proposed, today, settings)
    mine = me.account if me is not None else None
    spoken = said(info.get("messages"), mine)
    return State(
        change=facts,
        me=me,
        judgement=judgement,
        ci=tuple(_placed(claim, proposed) for claim in tested.ci),
        upstream=tested.upstream,
        evidence=evidence_claims(reader, proposed, settings.gerrit),
        untested=tested.left_out,
        said=spoken,
        threads=threads(reader.comments(number), mine) if spoken else (),
        zuul_speaks=zuul_speaks(info.get("messages"), settings.zuul_accounts),
        newcomer=_newcomer(reader, facts, judgement) if not spoken else Answer.UNKNOWN,
        maintainers=_maintainers(reader, proposed, facts) if settings.cc_maintainers else {},
    )


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


def _known(info: Json) -> Iterator[int]:
    reviewers = info.get("reviewers")
    groups = reviewers.values() if isinstance(reviewers, dict) else ()
    for account in (info.get("owner"), *(one for group in groups for one in group)):
        if (found := person(account)).account:
            yield found.account


def _by_name(info: Json, username: str) -> Person | None:
    """Find ourselves among a change's authors when we read anonymously."""
    messages = info.get("messages")
    for message in messages if isinstance(messages, list) else []:
        author = person(message.get("author") if isinstance(message, dict) else None)
        if username and author.username == username:
            return author
    return None


def _files(reader: Reader, info: Json) -> dict[str, int]:
    """Return path -> size of what the current patch set touches, with the paths that files were renamed from."""
    listed = reader.files(int(info["_number"]), str(info.get("current_revision", "current")))
    files: dict[str, int] = {}
    for path, file in listed.items():
        if path in _MAGIC_PATHS:
            continue
        size = file.get("size") if isinstance(file, dict) else None
        files[path] = size if isinstance(size, int) else 0
        old = file.get("old_path") if isinstance(file, dict) else None
        if isinstance(old, str) and file.get("status") == "R":
            files.setdefault(old, 0)
    return files


def _judged(
    revisions: Revisions, facts: ChangeFacts, settings: Settings
) -> tuple[Judgement, judge.Proposed]:
    refused = judge.too_large(facts, settings.data_path)
    if refused is not None:
        return refused, judge.NOTHING
    try:
        revisions.fetch(facts.number, facts.patch_set, facts.revision, facts.branch)
    except Unfit as error:
        return Judgement(unreadable=str(error), collides=Answer.UNKNOWN), judge.NOTHING
    return judge.on_branch(revisions, facts, settings.data_path)


def _placed(claim: CiClaim, proposed: judge.Proposed) -> CiClaim:
    if claim.proposal is None:
        return claim
    places = (proposed.range_of(claim.driver, SUCCESS), proposed.range_of(claim.driver, FAILURE))
    return replace(claim, places=places)


def _newcomer(reader: Reader, facts: ChangeFacts, judgement: Judgement) -> Answer:
    """Tell whether the owner has nothing merged here yet; asked only where it helps, for a change with errors."""
    if not any(finding.severity is Severity.ERROR for finding in judgement.findings):
        return Answer.UNKNOWN
    query = f'status:merged project:"{facts.project}" owner:{facts.owner.account}'
    try:
        return Answer.NO if reader.changes(query, limit=1) else Answer.YES
    except GerritError:
        return Answer.UNKNOWN


def _maintainers(reader: Reader, proposed: judge.Proposed, facts: ChangeFacts) -> dict[int, str]:
    """Return the accounts of those whose records somebody else edits: account -> name."""
    replaced = [proposed.base.drivers[index] for index in proposed.changes.replaced]
    foreign = [driver for driver in replaced if is_foreign(driver, facts.owner)]
    emails = dict.fromkeys(m.email for driver in foreign for m in driver.maintainers if m.email)
    found: dict[int, str] = {}
    for email in list(emails)[:_MOST_PEOPLE]:
        try:
            accounts = [
                person(one) for one in reader.accounts(f'email:"{_quotable(email)}"', limit=3)
            ]
        except GerritError:
            continue
        exact = [one for one in accounts if one.email.casefold() == email.casefold()]
        if len(exact) == 1:
            found[exact[0].account] = exact[0].name
    return found


def _quotable(word: str) -> str:
    return "".join(c for c in word if c.isprintable() and c not in '"\\')[:200]
