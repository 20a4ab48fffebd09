"""What the installed gate says of a change, in Gerrit's terms. Reads blobs by git; nothing of the change is run."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace
from typing import Protocol

from bot.git.checkout import Merge
from bot.lookups.answer import Answer
from bot.review.positions import Range
from bot.review.positions import Text
from bot.review.questions import questions
from bot.review.state import ChangeFacts
from bot.review.state import Finding
from bot.review.state import Judgement
from bot.review.state import Replacement
from gate.change import Snapshot
from gate.finding import Report
from gate.finding import Severity
from gate.finding import State
from gate.judging import Judged
from gate.judging import judge
from gate.refusal import CannotJudge
from gate.refusal import NotData
from gate.rules import RULES
from gate.source import Source
from gate.stamp import span_of
from registry.changes import Changes
from registry.model import Identity
from registry.model import Registry
from registry.wording import details

# The real file has half a megabyte. What is a hundred times as large is not judged, it is refused.
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Proposed:
    """Base and head of a change as the gate has read them, for those who put the claims to the test."""

    base: Registry
    head: Registry
    changes: Changes
    snapshot: Snapshot | None = None

    def range_of(self, driver: Identity, field: str) -> Range | None:
        """Return where a field of a driver's record, such as `/ci/id`, stands in the head; None if it does not."""
        found = self.head.identities.get(driver.key, ())
        pointer = f"/drivers/{found[0]}{field}" if len(found) == 1 else ""
        if self.snapshot is None or not pointer or not self.snapshot.document.has(pointer):
            return None
        text = Text(self.snapshot)
        span = span_of(self.snapshot.document, self.snapshot.document.extent(pointer))
        return text.range(span) if text.counts_as_java else None


NOTHING = Proposed(Registry.of({}), Registry.of({}), Changes())


class Commits(Protocol):
    """What of the repository is needed here; `bot/git/checkout.py` has it."""

    def parent(self, revision: str) -> str:
        """Return the first parent of a commit, NONE if there is none."""

    def tip(self, branch: str) -> str:
        """Return the commit of a branch."""

    def merged(self, revision: str, branch: str) -> Merge:
        """Merge a commit with its branch as it is now."""

    def source(self, data_path: str) -> Source:
        """Return what the gate reads."""


def on_branch(commits: Commits, facts: ChangeFacts, data_path: str) -> tuple[Judgement, Proposed]:
    """Judge a patch set against its first parent, and what becomes of it on the branch as it is now."""
    base = commits.parent(facts.revision)
    with closing(commits.source(data_path)) as source:
        judgement, proposed = judged(source, base, facts.revision, facts)
        tip = commits.tip(facts.branch)
        if tip == base or judgement.unreadable:
            return judgement, proposed
        merge = commits.merged(facts.revision, facts.branch)
        found = only_merged(source, tip, merge.commit, judgement.findings) if merge.commit else ()
    return replace(judgement, collides=merge.collides, merged=found), proposed


def judged(source: Source, base: str, head: str, facts: ChangeFacts) -> tuple[Judgement, Proposed]:
    """Judge commit `head` against `base`; what is no registry says so in `unreadable`.

    Raise CannotJudge where the repository is at fault: that is no verdict on a change.
    """
    try:
        run = judge(source, base, head, RULES)
    except NotData as error:
        return Judgement(unreadable=_unreadable(source, head, error)), NOTHING
    old = run.base.registry if run.base is not None else Registry.of({})
    new, changes = run.head.registry, run.verdict.changes
    proposed = NOTHING if run.head.document.broken else Proposed(old, new, changes, run.head)
    judgement = Judgement(
        findings=tuple(_findings(run)),
        mended=sum(report.state is State.FIXED for report in run.verdict.reports),
        details=tuple(details(old, new, changes)) if proposed is not NOTHING else (),
        questions=questions(
            proposed.base, proposed.head, proposed.changes, run.verdict.reports, facts.owner
        ),
    )
    return judgement, proposed


def only_merged(
    source: Source, tip: str, merged: str, own: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the errors that the change brings in only together with what was merged meanwhile."""
    try:
        run = judge(source, tip, merged, RULES)
    except CannotJudge:
        return ()
    known = {(finding.rule, finding.message) for finding in own}
    return tuple(
        finding
        for finding in _findings(run)
        if finding.severity is Severity.ERROR and (finding.rule, finding.message) not in known
    )


def too_large(facts: ChangeFacts, data_path: str) -> Judgement | None:
    """Refuse before anything is fetched what would not be judged."""
    size = facts.files.get(data_path, 0)
    if size <= LARGEST:
        return None
    return Judgement(
        unreadable=f"{data_path} has {size} bytes, expected at most {LARGEST}; take out what is not data",
        collides=Answer.UNKNOWN,
    )


def _unreadable(source: Source, head: str, error: NotData) -> str:
    """Return why a patch set cannot be judged, in terms of what its author can do."""
    try:
        source.commit(head).tree / source.data_path
    except KeyError:
        return f"the patch set has no {source.data_path}; put it back"
    # The same reason is the same on the next patch set.
    return str(error).replace(f" at {head[:12]}", "")


def _findings(run: Judged) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    text = Text(run.head)
    for report in run.verdict.reports:
        if report.state is not State.NEW:
            continue
        mark = report.fingerprint
        seen[mark] += 1
        key = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        yield _finding(report, key, text)


def _finding(report: Report, key: str, text: Text) -> Finding:
    plain = Finding(
        key=key,
        rule=report.rule,
        severity=report.severity,
        message=report.message,
        path=report.path,
        range=text.range(report.span),
        driver=report.driver,
        help=report.help,
    )
    suggestion = report.suggestion
    if suggestion is None or not text.counts_as_java:
        return plain
    if any(edit.path != text.path for edit in suggestion.edits):
        return plain
    fix = tuple(Replacement(text.range(edit.span), edit.text) for edit in suggestion.edits)
    return replace(plain, title=suggestion.title, safe=suggestion.safe, fix=fix)
