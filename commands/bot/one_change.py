"""`driverlog bot review` and `driverlog bot explain`: one look at one change."""

import argparse
import json
import sys
import time
from pathlib import Path

from bot.apply import Outcome
from bot.apply import Pace
from bot.apply import apply
from bot.change_name import number_of
from bot.change_name import parse
from bot.recording import recording
from bot.recording import save
from bot.reviewing import Examined
from bot.reviewing import examine
from commands.bot import show
from commands.bot.session import Session
from commands.bot.session import now
from commands.bot.session import session
from gate.refusal import Refusal

# Another instance is writing, or was killed while it did: its claim is over after the lease.
_PAUSE = 5.0


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 1 = done and somebody has to act on the change."""
    name = parse(options.change)
    with session(options, on_wait=_say_wait) as opened:
        number = number_of(name, opened.settings, opened.gerrit)
        action = _explain if options.action == "explain" else _review
        return int(show.person_needed(action(opened, number, options)))


def _review(opened: Session, number: int, options: argparse.Namespace) -> Examined:
    pace = Pace.of(opened.settings.timeout)
    until = time.monotonic() + pace.lease + 3 * _PAUSE
    while True:
        examined = examine(opened.gerrit, opened.checkout, opened.settings, number, now())
        outcome = _applied(opened, examined, pace) if options.post else None
        if outcome is None or not outcome.again or time.monotonic() > until:
            break
        sys.stderr.write(f"driverlog: {outcome.reason}; looking again in {_PAUSE:.0f} s\n")
        time.sleep(_PAUSE)
    if options.format == "json":
        _print(json.dumps(show.report(examined, outcome), indent=2) + "\n")
    else:
        _print(show.text(examined, outcome, post=options.post))
    if outcome is not None and outcome.again:
        raise Refusal(
            f"nothing was written on change {number}: {outcome.reason}; try again in a minute"
        )
    return examined


def _applied(opened: Session, examined: Examined, pace: Pace) -> Outcome | None:
    return apply(opened.gerrit, examined.plan, pace) if examined.plan.review is not None else None


def _explain(opened: Session, number: int, options: argparse.Namespace) -> Examined:
    reader, calls = recording(opened.gerrit)
    moment = now()
    examined = examine(reader, opened.checkout, opened.settings, number, moment)
    if options.record is not None:
        _record(Path(options.record), opened, examined, calls, moment.isoformat())
    if options.format == "json":
        _print(json.dumps(show.explained(examined, calls), indent=2) + "\n")
    else:
        _print(show.explanation(examined, calls))
    return examined


def _record(
    folder: Path, opened: Session, examined: Examined, calls: list[dict[str, object]], moment: str
) -> None:
    try:
        save(folder, calls, opened.checkout, examined.state, opened.settings, moment)
    except OSError as error:
        raise Refusal(
            f"cannot write {folder}: {error.strerror}; name another folder with --record"
        ) from error


def _say_wait(why: str, seconds: float) -> None:
    sys.stderr.write(f"driverlog: {why} in {seconds:.0f} s\n")


def _print(text: str) -> None:
    sys.stdout.write(text)
