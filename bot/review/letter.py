"""The words of a review: the message, the comments in the file, the replies. Pure; sentences are in the templates."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.answer import Answer
from bot.review.decide import Decision
from bot.review.decide import Verdict
from bot.review.memory import bot_data
from bot.review.memory import reference
from bot.review.questions import ASKING
from bot.review.state import Finding
from bot.review.state import State
from bot.review.state import UpstreamClaim
from bot.text import MOST_BYTES
from bot.text import code
from bot.text import count
from bot.text import prose
from bot.text import render
from bot.text import size
from gate.finding import Severity


@dataclass(frozen=True)
class Section:
    """A heading and its lines; the first `shown` of them fit."""

    title: str
    lines: tuple[str, ...]
    shown: int

    @property
    def text(self) -> str:
        """The section as it is written, with a count of what was left out."""
        left = len(self.lines) - self.shown
        more = [f"- … and {left} more, left out here"] if left else []
        return "\n".join([*([self.title] if self.title else []), *self.lines[: self.shown], *more])


def message(state: State, decision: Decision, *, zuul: bool) -> str:
    """Return the message of a review, below Gerrit's limit, with the bot's memory as its last line."""
    head = render("verdict.j2", **_summary(state, decision))
    memory = bot_data(state.change.patch_set, decision.digest, decision.untrue)
    if decision.verdict is Verdict.CLEAN:
        return f"{head}\n\n{memory}"
    foot = render("foot.j2", **_foot(state, decision, zuul=zuul))
    return _fitted(head, list(_sections(state, decision)), [foot] if foot else [], memory)


def comment(finding: Finding) -> str:
    """Return the text of a comment in the file."""
    return render("comment.j2", finding=finding, reference=reference(finding.key))


def reply(patch_set: int) -> str:
    """Return what resolves the thread of a finding that is gone."""
    return render("reply.j2", patch_set=patch_set)


def _fitted(head: str, sections: list[Section], foot: list[str], memory: str) -> str:
    while True:
        text = "\n\n".join([head, *(section.text for section in sections), *foot, memory])
        if size(text) <= MOST_BYTES or not any(section.shown for section in sections):
            return text
        largest = max(sections, key=lambda section: size(section.text) if section.shown else 0)
        shorter = Section(largest.title, largest.lines, largest.shown * 3 // 4)
        sections[sections.index(largest)] = shorter


def _section(title: str, template: str, **values: Any) -> Iterator[Section]:
    lines = tuple(line for line in render(template, **values).splitlines() if line.strip())
    if lines:
        yield Section(title, lines, len(lines))


def _sections(state: State, decision: Decision) -> Iterator[Section]:
    judgement, branch = state.judgement, state.change.branch
    yield from _section("", "changes.j2", records=_records(state))
    yield from _section(
        "To decide:",
        "questions.j2",
        questions=judgement.questions,
        collides=judgement.collides,
        merged=judgement.merged,
        branch=branch,
    )
    yield from _section(
        "The CI claim, asked of Gerrit:", "ci.j2", claims=state.ci, untested=state.untested
    )
    yield from _section(
        "In the upstream tree:", "upstream.j2", claims=[_tree(c) for c in state.upstream]
    )
    listed = decision.listed
    worst = [finding for finding in listed if finding.severity is not Severity.INFO]
    infos = [finding for finding in listed if finding.severity is Severity.INFO]
    yield from _section("Found:", "findings.j2", findings=worst, on_file=True)
    yield from _section("Good to know:", "findings.j2", findings=infos, on_file=True)


def _records(state: State) -> list[tuple[str, list[str]]]:
    grouped = groupby(state.judgement.details, key=lambda detail: detail.title)
    return [
        (title[:1].upper() + title[1:], [detail.summary for detail in details if detail.summary])
        for title, details in grouped
    ]


def _tree(claim: UpstreamClaim) -> dict[str, object]:
    """Return a claim with its releases gathered by answer, what is wrong first."""
    words = {Answer.NO: "not in", Answer.UNKNOWN: "could not tell for", Answer.YES: "in"}
    parts = []
    for answer, word in words.items():
        trees = [tree for tree in claim.trees if tree.answer is answer]
        shown = [
            prose(tree.release, 40)
            + (f" ({prose(tree.why or tree.ref, 120)})" if tree.why or tree.ref else "")
            for tree in trees
        ]
        if shown:
            parts.append(f"{word} {', '.join(shown)}")
    return {**vars(claim), "parts": parts}


def _summary(state: State, decision: Decision) -> dict[str, object]:
    judgement = state.judgement
    findings = (*judgement.findings, *judgement.merged)
    asked = {(question.kind, question.driver) for question in judgement.questions}
    return {
        "verdict": decision.verdict.value,
        "judgement": judgement,
        "errors": sum(f.severity is Severity.ERROR for f in findings),
        "warnings": sum(f.severity is Severity.WARNING and f.rule not in ASKING for f in findings),
        "asked": len(asked),
        "untrue": len(decision.untrue),
        "shared": any(claim.sharers for claim in state.ci),
        "branch": state.change.branch,
        "done": _done(state),
        "claims": _claims(state, decision),
    }


def _done(state: State) -> str:
    """Return what a clean change does, in a phrase."""
    records = _records(state)
    if len(records) == 1:
        title, lines = records[0]
        return prose(title, 200) + (f": {code('; '.join(lines), 300)}" if lines else "")
    verbs = [title.partition(":")[0].lower() for title, _ in records]
    tables = sum(verb.startswith("table ") for verb in verbs)
    done = [
        f"{word} {verbs.count(word)}"
        for word in ("added", "updated", "renamed", "removed")
        if word in verbs
    ]
    parts = ([f"Drivers: {', '.join(done)}"] if done else []) + (
        [count(tables, "table") + " edited"] if tables else []
    )
    return "; ".join(parts)


def _claims(state: State, decision: Decision) -> str:
    """Return what the look-ups came to on a clean change."""
    if not state.ci and not state.upstream:
        return ""
    unsure = [code(claim.account, 80) for claim in state.ci if claim.exists is Answer.UNKNOWN]
    unsure += [
        f"{code(claim.path, 120)} in {prose(tree.release, 40)}"
        for claim in state.upstream
        for tree in claim.trees
        if tree.answer is Answer.UNKNOWN
    ]
    if unsure:
        more = f" and {len(unsure) - 3} more" if len(unsure) > 3 else ""
        return f"Could not tell: {', '.join(dict.fromkeys(unsure[:3]))}{more}"
    silent = [
        code(claim.account, 80)
        for claim in state.ci
        if claim.success + claim.failure + claim.neither == 0
    ]
    if silent:
        return f"No comment yet by {', '.join(dict.fromkeys(silent[:3]))}"
    return "What it claims of CI and upstream tree holds" if not decision.doubtful else ""


def _foot(state: State, decision: Decision, *, zuul: bool) -> dict[str, object]:
    spoken: Sequence[Finding] = decision.inline
    return {
        "inline": len(spoken),
        "fixes": sum(bool(finding.fix) for finding in spoken),
        "zuul": zuul and decision.verdict is Verdict.BROKEN,
        "open": len(decision.open),
        "newcomer": state.newcomer is Answer.YES
        and decision.verdict is Verdict.BROKEN
        and not state.said,
    }
