"""`driverlog bot verify`: every recorded mark asked again at Gerrit."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.lookups.answer import Answer
from bot.scan.branch_health import stamp
from bot.scan.held import Held
from bot.scan.verify import recorded
from bot.scan.verify import verify
from bot.text import count
from commands.bot.registry_file import document_of
from commands.bot.session import Session
from commands.bot.session import now
from commands.bot.session import session
from commands.bot.traffic import traffic
from commands.named import chosen
from gate.refusal import Refusal
from registry.lexis import printable
from registry.model import Registry

_WORDS = {
    Answer.YES: "holds",
    Answer.NO: "does not hold",
    Answer.UNKNOWN: "could not tell",
}


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = all marks hold, 1 = one does not hold; Refusal where one could not be put to the test."""
    with session(options, on_wait=_say_wait) as opened:
        document = document_of(opened.gerrit, opened.settings, options.registry)
        registry = Registry.of(document.value)
        marks = recorded(chosen(registry, options.driver))
        progress = _Progress(sys.stderr.isatty())
        held = verify(
            opened.gerrit, registry, marks, opened.settings.gerrit, progress=progress.show
        )
        found = report(held, opened, now())
    sys.stdout.write(
        json.dumps(found, indent=2) + "\n" if options.format == "json" else text(found)
    )
    return _status(held)


def _status(held: Sequence[Held]) -> int:
    answers = [one.answer for one in held]
    if Answer.NO in answers:
        return 1
    if Answer.UNKNOWN in answers:
        first = next(one for one in held if one.answer is Answer.UNKNOWN)
        what = f"{answers.count(Answer.UNKNOWN)} of {len(held)} marks could not be put to the test"
        why = printable(first.reasons[0].text, 300)
        raise Refusal(f"{what}: {why}; try again later, or with an account that may see more")
    return 0


def report(held: Sequence[Held], opened: Session, moment: datetime) -> dict[str, Any]:
    """Return what programs get; schemas/verify_report.schema.json is its shape."""
    counts = Counter(_WORDS[one.answer] for one in held)
    return {
        "version": 1,
        "checked_at": stamp(moment),
        "marks": [_plain(one) for one in held],
        "summary": {word.replace(" ", "_"): counts[word] for word in _WORDS.values()},
        "requests": opened.gerrit.requests,
        "bytes": opened.gerrit.bytes_read,
    }


def _plain(one: Held) -> dict[str, Any]:
    entry = one.entry
    return {
        "driver": list(one.driver),
        "release": entry.release,
        "branch": entry.branch,
        "change": entry.change,
        "patch_set": entry.patch_set,
        "account": entry.account,
        "tested_at": entry.tested_at,
        "review_url": entry.review_url,
        "answer": _WORDS[one.answer],
        "reasons": [
            {"flaw": reason.flaw.value, "answer": _WORDS[reason.answer], "text": reason.text}
            for reason in one.reasons
        ],
    }


def text(found: dict[str, Any]) -> str:
    """Return the report for people."""
    return "\n".join([*_lines(found)]) + "\n"


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for mark in found["marks"]:
        place = f"{mark['branch']} ({mark['release']})"
        what = f"change {mark['change']}, patch set {mark['patch_set']}"
        name = ", ".join(mark["driver"])
        yield f"{printable(name, 160)}, {printable(place, 80)}: {mark['answer']}: {what}"
        for reason in mark["reasons"]:
            yield f"  {printable(reason['text'], 500)} [{reason['flaw']}]"
    yes, no, unknown = (
        found["summary"][key] for key in ("holds", "does_not_hold", "could_not_tell")
    )
    holds = f"{yes} {'holds' if yes == 1 else 'hold'}, {no} {'does' if no == 1 else 'do'} not hold"
    yield f"{count(len(found['marks']), 'mark')}: {holds}, {unknown} could not be told; {traffic(found)}"


class _Progress:
    """Says on standard error how far we are, where it takes more than one request."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal
        self._begun = False

    def show(self, done: int, of: int) -> None:
        if done >= of and not self._begun:
            return
        self._begun = True
        if self._terminal:
            sys.stderr.write(f"\r{done} of {of} changes" + ("\n" if done >= of else ""))
        else:
            sys.stderr.write(f"driverlog: {done} of {of} changes asked for\n")
        sys.stderr.flush()


def _say_wait(why: str, seconds: float) -> None:
    sys.stderr.write(f"driverlog: {why} in {seconds:.0f} s\n")
