"""`driverlog bot scan`: what CIs said on merged changes, as evidence, as health, and as one change to the registry."""

import argparse
import importlib
import json
import sys
from collections import defaultdict
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from bot.config.settings import Settings
from bot.journal import Journal
from bot.scan.asker import Manners
from bot.scan.means import Means
from bot.scan.means import Outcome
from bot.scan.means import Wanted
from bot.scan.run import scan_despite
from bot.scan.state import Found
from bot.scan.store_file import in_memory
from bot.scan.store_file import open_store
from bot.scan.watched import watched
from bot.watch.interrupt import Signals
from commands.bot import report_file
from commands.bot import scan_report
from commands.bot.registry_file import document_of
from commands.bot.scan_progress import Bar
from commands.bot.scan_progress import on_terminal
from commands.bot.session import Session
from commands.bot.session import now
from commands.bot.session import session
from commands.named import chosen
from gate.refusal import Refusal
from registry.lexis import printable
from registry.model import Identity
from registry.model import Registry


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 1 = done and the gate refuses what would be proposed; Refusal = not complete."""
    _check(options)
    with Signals() as signals, session(options, stop=lambda: signals.stopping) as opened:
        registry = Registry.of(document_of(opened.gerrit, opened.settings, options.registry).value)
        wanted = _wanted(registry, opened.settings, options)
        outcome = _scanned(wanted, opened, signals)
        health = _health(outcome, registry, opened, options) if options.health is not None else ""
        # Before the proposal, which Gerrit may refuse: what was found is worth as much without it.
        _say(outcome, registry, health, options)
        proposal = _proposal(opened, wanted, outcome, options) if options.propose else None
    if proposal is not None:
        out = sys.stderr if options.format == "json" else sys.stdout
        out.write(proposal.text)
    _complain(outcome, stopped=signals.stopping)
    return int(proposal is not None and proposal.refused)


def _say(outcome: Outcome, registry: Registry, health: str, options: argparse.Namespace) -> None:
    found = scan_report.report(outcome.found, _drivers_of(registry))
    if options.format == "json":
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        sys.stdout.write(scan_report.text(found) + health)
    sys.stdout.flush()


class _Proposal(NamedTuple):
    text: str
    refused: bool


def _health(
    outcome: Outcome, registry: Registry, opened: Session, options: argparse.Namespace
) -> str:
    """Write the health report, and return it for people."""
    # What is not asked for is not loaded: most of a scan with nothing new is the start of its process.
    module = importlib.import_module("bot.scan.health")
    report = module.health(outcome.found, registry, now(), opened.settings.gerrit)
    report_file.write(Path(options.health), report, "--health")
    return str(importlib.import_module("bot.scan.health_text").summary(report))


def _proposal(
    opened: Session, wanted: Wanted, outcome: Outcome, options: argparse.Namespace
) -> _Proposal:
    """Propose what was found, and say what came of it."""
    module = importlib.import_module("commands.bot.proposing")
    made = module.propose_evidence(opened, wanted, outcome.found, post=options.post)
    words = importlib.import_module("commands.bot.proposed").text(made, post=options.post)
    return _Proposal(words, bool(made.refused))


def _check(options: argparse.Namespace) -> None:
    if options.post and not options.propose:
        raise Refusal("--post alone means nothing here; say --propose --post")
    if options.propose and options.registry is not None:
        raise Refusal("--propose needs the branch's own registry; leave --registry out")


def _wanted(registry: Registry, settings: Settings, options: argparse.Namespace) -> Wanted:
    known = sorted({one.project for one in watched(registry)})
    for name in options.only_project:
        if name not in known:
            shown = f"no driver with a CI is tested on {printable(name, 80)}"
            raise Refusal(f"{shown}; expected one of {printable(', '.join(known), 400)}")
    named = chosen(registry, options.driver) if options.driver else []
    return Wanted(
        registry=registry,
        web=settings.gerrit,
        projects=frozenset(options.only_project),
        drivers=frozenset(driver.identity for driver in named),
        since=_day(options.since),
        elsewhere=options.health is not None,
    )


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        why = f"--since {printable(text, 40)} is no day"
        raise Refusal(f"{why}; expected one such as 2026-01-31") from None


def _scanned(wanted: Wanted, opened: Session, signals: Signals) -> Outcome:
    settings, gerrit = opened.settings, opened.gerrit
    bar = Bar(sys.stderr) if on_terminal() else None
    journal = _journal(opened, bar)
    manners = Manners(
        in_flight=settings.in_flight,
        pause=settings.pause,
        most=settings.max_requests,
        sent=lambda: gerrit.requests,
        stop=lambda: signals.stopping,
    )
    means = Means(
        reader=gerrit,
        traffic=lambda: (gerrit.requests, gerrit.bytes_read),
        manners=manners,
        journal=journal,
        now=now,
        show=bar.show if bar is not None else lambda *_: None,
    )
    server = settings.gerrit
    with open_store(
        _state(settings), server, lambda why: journal.warning("cache", why=why)
    ) as store:
        outcome = scan_despite(wanted, means, store, lambda: in_memory(server))
    if bar is not None:
        bar.clear()
    return outcome


def _state(settings: Settings) -> Path:
    """Return where the cache is: beside the repositories of the same server, unless it was named."""
    if settings.state is not None:
        return settings.state
    server = settings.gerrit.partition("://")[2]
    return settings.state_folder / quote(server, safe="") / "scan.sqlite3"


def _journal(opened: Session, bar: Bar | None) -> Journal:
    """Return the log, on standard error; where a bar moves, only what went wrong."""
    hide = opened.credentials.hide if opened.credentials else str
    if bar is None:
        return Journal(_to_stderr, now, form=opened.settings.log_format, hide=hide)
    return Journal(bar.log, now, hide=hide)


def _to_stderr(line: str) -> None:
    sys.stderr.write(line)


def _drivers_of(registry: Registry) -> dict[str, list[Identity]]:
    found: dict[str, list[Identity]] = defaultdict(list)
    for one in watched(registry):
        found[one.account].append(one.driver)
    return found


def _complain(outcome: Outcome, *, stopped: bool) -> None:
    """Say that the scan is not complete, where that is not what was asked for."""
    found: Found = outcome.found
    if outcome.failure is not None:
        raise Refusal(f"the scan is not complete: {outcome.failure}")
    if stopped and found.incomplete:
        raise Refusal("the scan was stopped before its end; run it again, it goes on from there")
