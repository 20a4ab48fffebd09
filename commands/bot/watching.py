"""`driverlog bot watch`: the watch with a real clock, real signals and a real Gerrit."""

import argparse
import gc
import logging
import platform
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import metadata

from bot.apply import Outcome
from bot.apply import Pace
from bot.apply import apply
from bot.journal import Journal
from bot.lookups import sight
from bot.metrics import Metrics
from bot.reviewing import Examined
from bot.reviewing import examine
from bot.watch.interrupt import Signals
from bot.watch.loop import Watch
from bot.watch.means import Means
from bot.watch.means import View
from bot.watch.pulse import Pulse
from bot.watch.pulse import notify_address
from bot.watch.status import Status
from commands.bot.session import Session
from commands.bot.session import now
from commands.bot.session import session
from commands.bot.show import person_needed
from gate.refusal import Refusal

# Once here, once more from the loop: it is the loop that waits, and says so.
_ATTEMPTS = 2


def run(options: argparse.Namespace) -> int:
    """Watch until a signal comes; with --once, 1 = somebody has to act on a change, 2 = something failed."""
    # The command line switches it off, for a process that soon ends. This one lives for months.
    gc.enable()
    with (
        Signals() as signals,
        session(options, attempts=_ATTEMPTS, stop=lambda: signals.stopping) as opened,
    ):
        journal = _journal(opened)
        status = _status(opened, journal)
        watch = Watch(
            opened.settings, _means(opened, writing=options.post), signals, journal, status
        )
        settings = opened.settings
        journal.info("starting", gerrit=settings.gerrit, project=settings.project, branch=settings.branch,
                     post=options.post, account=opened.credentials.user if opened.credentials else None)  # fmt: skip
        status.pulse.ready()
        watch.round() if options.once else watch.run()
        status.pulse.stopping()
    if not options.once or signals.stopping:
        return 0
    if watch.failures:
        raise Refusal(
            f"the round is not complete, {watch.failures} failed; the log says what, try again later"
        )
    return int(watch.persons > 0)


def _means(opened: Session, *, writing: bool) -> Means[Examined]:
    gerrit = opened.gerrit

    @cache
    def me() -> int | None:
        account = gerrit.myself()
        return account.get("_account_id") if account is not None else None

    def look(number: int) -> Examined:
        return examine(gerrit, opened.checkout, opened.settings, number, now())

    def write(examined: Examined) -> Outcome:
        return apply(gerrit, examined.plan, Pace.of(opened.settings.timeout))

    return Means(
        ask=lambda query, options, limit: gerrit.changes(query, options=options, limit=limit),
        me=me,
        examine=look,
        view=_view,
        apply=write if writing else None,
        now=now,
        clock=time.monotonic,
        traffic=lambda: (gerrit.requests, gerrit.bytes_read),
        sighted=lambda: sight.require(gerrit, opened.settings.project, opened.settings.branch),
    )


def _view(examined: Examined) -> View:
    decision, change = examined.decision, examined.state.change
    return View(
        patch_set=change.patch_set,
        speak=examined.plan.review is not None,
        reason=decision.reason,
        verdict="" if examined.state.remit else decision.verdict.value,
        unsure=decision.doubtful,
        person=person_needed(examined),
    )


def _journal(opened: Session) -> Journal:
    hide = opened.credentials.hide if opened.credentials else str
    journal = Journal(_write, now, form=opened.settings.log_format, hide=hide)
    logging.getLogger().addHandler(journal.handler())
    return journal


def _write(line: str) -> None:
    # A full disk behind the log must not end the watch; a reader that has gone does.
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        return


def _status(opened: Session, journal: Journal) -> Status:
    def complain(why: str) -> None:
        journal.warning("cannot-show", why=why)

    settings = opened.settings
    version = "unknown"
    with suppress(metadata.PackageNotFoundError):
        version = metadata.version("driverlog")
    metrics = Metrics(version=version, python=platform.python_version())
    pulse = Pulse(settings.heartbeat_file, notify_address(), now, complain)
    return Status(pulse, metrics, settings.metrics_file, now, complain)
