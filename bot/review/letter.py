"""The words of a review: the message, the comments in the file, the replies. Pure; sentences are in the templates."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from bot.lookups.answer import Answer
from bot.review import phrases
from bot.review.decision import Decision
from bot.review.decision import Verdict
from bot.review.memory import bot_data
from bot.review.memory import reference
from bot.review.proposals import RULE
from bot.review.questions import ASKING
from bot.review.state import Finding
from bot.review.state import State
from bot.text import MOST_BYTES
from bot.text import count
from bot.text import render
from bot.text import size
from gate.finding import Severity

# More lines than these of one kind are not read, whatever Gerrit takes.
_MOST_LINES = 40
_QUOTED = re.compile(r'"([^"]+)"')


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
        more = [f"- … and {count(left, 'more line')}, left out here"] if left else []
        return "\n".join([*([self.title] if self.title else []), *self.lines[: self.shown], *more])


def message(state: State, decision: Decision, *, zuul: bool) -> str:
    """Return the message of a review, below Gerrit's limit, with the bot's memory as its last line.

    With `zuul`, what Zuul says in the file is only counted.
    """
    head = render("verdict.j2", **_summary(state, decision))
    memory = bot_data(state.change.patch_set, decision.digest, decision.untrue)
    if decision.verdict is Verdict.CLEAN:
        return f"{head}\n\n{memory}"
    listed = [f for f in decision.listed if not (zuul and _is_zuuls(state, f))]
    foot = render("foot.j2", **_foot(state, decision, len(decision.listed) - len(listed)))
    return _fitted(head, list(_sections(state, listed)), [foot] if foot else [], memory)


def comment(finding: Finding) -> str:
    """Return the text of a comment in the file."""
    fix = finding.title if finding.fix and _says_more(finding) else ""
    return render("comment.j2", finding=finding, fix=fix, reference=reference(finding.key))


def reply(patch_set: int) -> str:
    """Return what resolves the thread of a finding that is gone."""
    return render("reply.j2", patch_set=patch_set)


def _says_more(finding: Finding) -> bool:
    """Tell whether the title of a fix says something that the message does not."""
    values = _QUOTED.findall(finding.title) or [finding.title.removeprefix("write ")]
    return not all(value in finding.message for value in values)


def _is_zuuls(state: State, finding: Finding) -> bool:
    """Tell whether Zuul says a finding in the file: the gate's own, without a fix that Zuul could not carry."""
    return finding.path in state.change.files and finding.rule != RULE and not finding.fix


def _fitted(head: str, sections: list[Section], foot: list[str], memory: str) -> str:
    while True:
        text = "\n\n".join([head, *(section.text for section in sections), *foot, memory])
        if size(text) <= MOST_BYTES or not any(section.shown for section in sections):
            return text
        largest = max(sections, key=lambda section: size(section.text) if section.shown else 0)
        shorter = replace(largest, shown=largest.shown * 3 // 4)
        sections[sections.index(largest)] = shorter


def _section(title: str, template: str, **values: Any) -> Iterator[Section]:
    lines = [line for line in render(template, **values).splitlines() if line.strip()]
    # Without an empty line before it, Markdown takes a heading for a part of the list above.
    apart = [line if line.startswith("- ") or not n else f"\n{line}" for n, line in enumerate(lines)]  # fmt: skip
    if lines:
        yield Section(title, tuple(apart), min(len(lines), _MOST_LINES))


def _sections(state: State, listed: Sequence[Finding]) -> Iterator[Section]:
    judgement = state.judgement
    upstream = [{**vars(claim), "parts": phrases.trees(claim)} for claim in state.upstream]
    worst = [finding for finding in listed if finding.severity is not Severity.INFO]
    infos = [finding for finding in listed if finding.severity is Severity.INFO]
    yield from _section("", "changes.j2", records=phrases.records(state))
    yield from _section("To decide:", "questions.j2", questions=judgement.questions)
    yield from _section("With what was merged meanwhile:", "merge.j2", merged=judgement.merged)
    yield from _section(
        "CI claim, tested on Gerrit:",
        "ci.j2",
        claims=state.ci,
        untested=state.untested,
        heard=phrases.heard,
        counted=phrases.counted,
        trying=phrases.trying,
    )
    yield from _section("Evidence, asked of Gerrit:", "evidence.j2", claims=state.evidence)
    yield from _section("Upstream claim, tested on Gerrit:", "upstream.j2", claims=upstream)
    yield from _section(
        "Found, not commented in the file:", "findings.j2", findings=phrases.places(worst)
    )
    yield from _section("Good to know:", "findings.j2", findings=phrases.places(infos))


def _summary(state: State, decision: Decision) -> dict[str, object]:
    judgement = state.judgement
    findings = (*judgement.findings, *judgement.merged)
    asked = {(question.kind, question.driver) for question in judgement.questions}
    mended = judgement.mended
    return {
        "verdict": decision.verdict.value,
        "unreadable": judgement.unreadable,
        "errors": sum(f.severity is Severity.ERROR for f in findings),
        "warnings": sum(f.severity is Severity.WARNING and f.rule not in ASKING for f in findings),
        "asked": len(asked),
        "untrue": len(decision.untrue),
        "shared": any(claim.sharers for claim in state.ci),
        "collides": judgement.collides is Answer.YES,
        "branch": state.change.branch,
        "done": phrases.done(state),
        "praised": f"It mends {count(mended, 'old finding')}" if mended else "",
        "claims": phrases.holding(state),
        "unsure": phrases.unsure(state),
    }


def _foot(state: State, decision: Decision, zuuls: int) -> dict[str, object]:
    spoken: Sequence[Finding] = decision.inline
    return {
        "inline": len(spoken),
        "fixes": sum(bool(finding.fix) for finding in spoken),
        "zuul": zuuls,
        "open": len(decision.open),
        "newcomer": state.newcomer is Answer.YES
        and decision.verdict is Verdict.BROKEN
        and not state.said,
    }
