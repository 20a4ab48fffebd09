"""Brings what a scan found into the one open change with evidence."""

import sys

from bot.proposal.evidence import TOPIC
from bot.proposal.evidence import EvidenceChange
from bot.proposal.state import Outcome
from bot.proposing import look
from bot.proposing import propose
from bot.scan import evidence
from bot.scan.doubts import doubtful
from bot.scan.marks import marks
from bot.scan.means import Wanted
from bot.scan.state import Found
from bot.scan.verify import contradicted
from bot.scan.verify import verify
from commands.bot.session import Session
from commands.bot.settling import settled
from registry.lexis import printable
from registry.model import Registry


def propose_evidence(opened: Session, wanted: Wanted, found: Found, *, post: bool) -> Outcome:
    """Propose, or say what would be proposed; GerritError and Refusal say why nothing could be."""
    outcome, left_out = settled(lambda: _once(opened, wanted, found, post=post))
    for one in left_out:
        mark = one.mark
        what = f"{mark.driver}: {mark.branch} ({mark.release})"
        sys.stderr.write(
            f"driverlog: found and not proposed, {printable(f'{what}: {one.why}', 400)}\n"
        )
    return outcome


def _once(
    opened: Session, wanted: Wanted, found: Found, *, post: bool
) -> tuple[Outcome, tuple[evidence.LeftOut, ...]]:
    settings, gerrit = opened.settings, opened.gerrit
    seen = look(gerrit, opened.checkout, settings, TOPIC)
    # The branch may have moved since the scan began: what counts is what its records say now.
    registry = Registry.of(seen.document.value)
    marked, _ = marks(found.sightings, registry, settings.gerrit)
    suspects = list(doubtful(registry, found))
    against = contradicted(verify(gerrit, registry, suspects, settings.gerrit)) if suspects else {}
    result = evidence.proposed(seen.document, marked, against, seen.earlier)
    reasons = {(edit.driver, edit.branch): edit.why for edit in result.edits}
    complete = wanted.whole and wanted.since is None and not found.incomplete
    outcome = propose(
        gerrit,
        opened.checkout,
        settings,
        EvidenceChange(reasons),
        seen,
        result.text,
        complete=complete,
        post=post,
    )
    return outcome, result.left_out
