"""What `driverlog ci try` says. Pure."""

import json
import shlex
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple

from bot.ci.line_trial import Line
from bot.ci.line_trial import Patterns
from bot.ci.line_trial import Trial
from bot.ci.line_trial import loose
from bot.ci.results import Result
from commands.records.shown import brief
from gate.finding import Report
from gate.formats.lines import safe
from gate.knowledge.comments import matched
from registry.model import Driver

_WORDS = {Result.SUCCESS: "success", Result.FAILURE: "failure", Result.NEITHER: "nothing"}
_LONGEST = 200
_MOST_NAMED = 3
_MOST_PROPOSED = 8
Own = Sequence[tuple[str, Trial]]


class Asked(NamedTuple):
    """What was tried: the patterns, whose they are, and how the driver is named on a command line."""

    patterns: Patterns
    driver: Driver | None
    name: str
    account: str


def report(
    asked: Asked,
    own: Own,
    foreign: Sequence[Trial],
    found: Sequence[Report],
    pairs: Sequence[tuple[str, str]],
) -> str:
    """Return all of it: comment by comment, then what it comes to, then what to do."""
    lines = [line for place, trial in own for line in _comment(asked, place, trial)]
    lines += [_total(own)]
    lines += [line for one in _looseness(asked, foreign) for line in one.splitlines()]
    text = "".join(f"{line}\n" for line in lines) + "".join(brief(one) for one in found)
    return text + "".join(f"{line}\n" for line in _proposed(asked, own, pairs))


def _comment(asked: Asked, place: str, trial: Trial) -> Iterator[str]:
    if place:
        yield f"{safe(place)}:"
    for line in trial.lines:
        yield f"  {_WORDS[line.result]}  {_cut(line.text)}"
        if line.marks and asked.driver is None:
            yield f"           taken by the success pattern of {_named(line)}"
        elif line.marks and line.result is Result.SUCCESS:
            yield f"           marks {_named(line)} as well: of several drivers it marks none"
    outcome = trial.outcome
    if not trial.tells:
        yield "  no result: it announces a run, asks for one, or says that the change could not be merged"
    elif outcome.against:
        yield "  success, although a line of failure stands beside: the patterns are too loose to tell"
    elif any(asked.patterns):
        yield f"  the comment tells {'neither' if outcome.result is Result.NEITHER else outcome.result}"
    yield ""


def _named(line: Line) -> str:
    more = len(line.marks) - _MOST_NAMED
    shown = "; ".join(safe(str(one)) for one in line.marks[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _total(own: Own) -> str:
    counts = Counter(trial.outcome.result if trial.tells else None for _, trial in own)
    told = sum(counts[result] for result in Result)
    word = "comment" if told == 1 else "comments"
    silent = f", and {counts[None]} without a result" if counts[None] else ""
    return (
        f"{told} {word}: {counts[Result.SUCCESS]} success, {counts[Result.FAILURE]} failure,"
        f" {counts[Result.NEITHER]} neither{silent}"
    )


def _looseness(asked: Asked, foreign: Sequence[Trial]) -> Iterator[str]:
    """Say which other CIs' comments a pattern would take: it is found in its own account's alone, but tells little."""
    for label, pattern in zip(("success", "failure"), asked.patterns, strict=True):
        cis = matched(pattern) if pattern else ()
        if cis:
            yield f"the {label} pattern is also found in what others write: {', '.join(cis)}; name your own job"
    for account, line in loose(foreign)[:_MOST_NAMED]:
        who = safe(account) or "another account"
        yield f"{who} wrote a line that they take as {_WORDS[line.result]}: {_cut(line.text)}"


def _proposed(asked: Asked, own: Own, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    if pairs:
        yield "patterns that would take a line that none takes:"
        for pair in pairs[:_MOST_PROPOSED]:
            yield from _ready(asked, pair)
    elif not any(trial.tells for _, trial in own):
        yield "there is nothing to try; give a comment that tells a result"
    elif not any(_is_taken(line) for _, trial in own for line in trial.lines):
        yield "no line tells whose job it is; have the CI write one for each job: * JOB LINK : SUCCESS"


def _is_taken(line: Line) -> bool:
    return bool(line.marks) or line.result is not Result.NEITHER


def _ready(asked: Asked, pair: tuple[str, str]) -> Iterator[str]:
    """Show a pair as it stands in the file, and the command that writes it."""
    for label, pattern in zip(("success", "failure"), pair, strict=True):
        yield f'  "{label}_pattern": {json.dumps(pattern, ensure_ascii=False)}'
    if asked.driver is not None:
        edits = [
            f"ci.{label}_pattern={p}" for label, p in zip(("success", "failure"), pair, strict=True)
        ]
        if asked.driver.ci is None or not asked.driver.ci.id:
            edits.insert(0, f"ci.id={asked.account or 'ACCOUNT'}")
        yield f"  driverlog edit {' '.join(shlex.quote(safe(word)) for word in (asked.name, *edits))}"


def _cut(line: str) -> str:
    text = safe(line.strip())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
