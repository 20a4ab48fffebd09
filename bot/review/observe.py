"""Observes a change: from Gerrit and git to the state that the decision is made of. Reads only."""

from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.git.failures import Unfit
from bot.lookups.answer import Answer
from bot.review import judge
from bot.review.claims import claims
from bot.review.evidence import evidence_claims
from bot.review.facts import by_name
from bot.review.facts import facts_of
from bot.review.facts import none_of_ours
from bot.review.facts import person
from bot.review.facts import zuul_speaks
from bot.review.memory import said
from bot.review.memory import threads
from bot.review.questions import is_foreign
from bot.review.state import ChangeFacts
from bot.review.state import Judgement
from bot.review.state import State
from bot.review.tested_claims import CiClaim
from gate.finding import Severity
from gate.knowledge.patterns import FAILURE
from gate.knowledge.patterns import SUCCESS

OPTIONS = ("CURRENT_REVISION", "MESSAGES", "DETAILED_ACCOUNTS", "DETAILED_LABELS")
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
    me = person(account) if account is not None else by_name(info, settings.account)
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
