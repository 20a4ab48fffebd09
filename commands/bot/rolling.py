"""`driverlog bot roll`: a new release into the table, and to the records whose code is in its tree."""

import argparse
import json
import sys
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from functools import partial

from bot.gerrit import GerritError
from bot.lookups.links import code_site
from bot.lookups.links import file_url
from bot.proposal.presence import PresenceChange
from bot.proposal.presence import Where
from bot.proposal.presence import topic_of
from bot.proposal.releases import ReleasesChange
from bot.proposal.state import Kind
from bot.proposal.state import Look
from bot.proposal.state import Outcome
from bot.proposing import look
from bot.proposing import propose
from bot.roll import presence
from bot.roll.presence import Found
from bot.roll.series import Series
from bot.roll.table import Table
from bot.roll.table import updated
from bot.text import count
from commands.bot import roll_report
from commands.bot.registry_file import document_of
from commands.bot.series_file import release_meant
from commands.bot.series_file import series_at_hand
from commands.bot.session import Session
from commands.bot.session import now
from commands.bot.session import session
from commands.bot.settling import settled
from commands.bot.trees_at_hand import TreesAtHand
from gate.knowledge.upstreams import placed
from gate.refusal import Refusal
from registry.document import Document
from registry.lexis import printable
from registry.model import Registry


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 1 = a person has to look, Refusal = not all could be looked up."""
    if options.post and not options.propose:
        raise Refusal("--post alone means nothing here; say --propose --post")
    with session(options, on_wait=_say_wait) as opened:
        series = series_at_hand(opened.gerrit, options.series)
        meant = release_meant(series, options.release)
        roll = Roll(opened, series, meant, only=options.release is not None)
        rolled = roll.proposed(post=options.post) if options.propose else roll.looked()
        report = roll_report.report(rolled, opened.settings)
        report |= {"requests": roll.hand.requests, "bytes": roll.hand.bytes_read}
    if options.format == "json":
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        sys.stdout.write(roll_report.text(report, rolled.outcomes, post=options.post))
    return _status(rolled)


@dataclass
class Roll:
    """One run: the series, and the one whose release is given to records; `only`: no other row is looked at."""

    opened: Session
    series: tuple[Series, ...]
    meant: Series
    only: bool
    moment: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        # A release is its own branch's tree: what master has today, the release may not have.
        self.hand = TreesAtHand(self.opened, branched=True)

    def looked(self) -> roll_report.Rolled:
        """Return what would have to be proposed, without a look at what is."""
        document = document_of(self.opened.gerrit, self.opened.settings, None)
        found = self._found(document)
        return roll_report.Rolled(document, self._table(document), self.meant, found)

    def proposed(self, *, post: bool) -> roll_report.Rolled:
        """Propose the table, then the records, a change for each project; a failure ends it, what was done stays."""
        outcome, (table, document) = settled(lambda: self._table_once(post=post))
        outcomes: dict[str, Outcome] = {ReleasesChange().topic: outcome}
        found = self._found(document)
        failure = ""
        try:
            for project in list(found or ()):
                made, one = settled(partial(self._project_once, project, post=post))
                outcomes[topic_of(self.meant.id, project)] = made
                found = {**(found or {}), project: one}
        except (GerritError, Refusal) as error:
            failure = str(error)
        return roll_report.Rolled(document, table, self.meant, found, outcomes, failure)

    def _table(self, document: Document) -> Table:
        return updated(document, self.series, self.meant.id if self.only else "")

    def _table_once(self, *, post: bool) -> tuple[Outcome, tuple[Table, Document]]:
        kind = ReleasesChange()
        seen = self._look(kind)
        table = self._table(seen.document)
        made = self._propose(kind, seen, table.text, complete=not self.only, post=post)
        return made, (table, seen.document)

    def _project_once(self, project: str, *, post: bool) -> tuple[Outcome, Found]:
        # The branch may have moved since the trees were read: what counts is what its records say now.
        seen = self._look(PresenceChange(self.meant.id, project))
        found = (self._found(seen.document, project) or {}).get(project, Found())
        kind = PresenceChange(
            self.meant.id,
            project,
            {one.driver.identity: self._where(one) for one in found.come},
            [f"{one.driver.identity}: {one.place.path}" for one in found.gone],
        )
        text = presence.with_release(seen.document, found.come, self.meant.id)
        return self._propose(kind, seen, text, complete=not found.unknown, post=post), found

    def _found(self, document: Document, project: str = "") -> dict[str, Found] | None:
        """Return project (all, or one) -> what was found; None while the table has no row for the release."""
        registry = Registry.of(document.value)
        release = registry.releases.get(self.meant.id)
        if release is None:
            return None
        today = self.moment.date()
        chosen = [one for one in placed(registry) if project in ("", one[0].project_id)]
        self.hand.prepare(registry, today, [place for _, place in chosen], [release])
        found = presence.looks(self.hand.trees, registry, chosen, release, today)
        return presence.sorted_out(found, registry, release)

    def _where(self, one: presence.Look) -> Where:
        settings, place = self.opened.settings, one.place
        site = code_site(settings.gerrit, settings.code_url)
        url = file_url(site, place.project, one.tree.ref, place.path)
        return Where(one.tree.ref, place.path, place.class_name, url)

    def _look(self, kind: Kind) -> Look:
        seen = look(self.opened.gerrit, self.opened.checkout, self.opened.settings, kind.topic)
        if seen.document.broken:
            where = f"{self.opened.settings.data_path} on {self.opened.settings.branch}"
            raise Refusal(f"{where} cannot be read as JSON; driverlog check says what is wrong")
        return seen

    def _propose(self, kind: Kind, seen: Look, text: str, *, complete: bool, post: bool) -> Outcome:
        gerrit, checkout, settings = self.opened.gerrit, self.opened.checkout, self.opened.settings
        how = {"complete": complete, "post": post}
        return propose(gerrit, checkout, settings, kind, seen, text, **how)


def _status(rolled: roll_report.Rolled) -> int:
    """Return the exit status: a claim that is wrong, or a change that the gate refuses, needs a person."""
    if rolled.failure:
        raise Refusal(f"not all was proposed: {rolled.failure}")
    for topic, outcome in rolled.outcomes.items():
        if outcome.again:
            raise Refusal(f"nothing was written for {topic}: {outcome.reason}; run it again later")
    projects = (rolled.found or {}).values()
    unknown = [one for found in projects for one in found.unknown]
    refused = any(outcome.refused for outcome in rolled.outcomes.values())
    if refused or any(found.wrong for found in projects):
        return 1
    if unknown:
        what = f"{count(len(unknown), 'record')} could not be looked up"
        raise Refusal(f"{what}: {printable(unknown[0].tree.why, 300)}; run it again later")
    return 0


def _say_wait(why: str, seconds: float) -> None:
    sys.stderr.write(f"driverlog: {why} in {seconds:.0f} s\n")
