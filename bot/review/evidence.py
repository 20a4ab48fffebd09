"""Evidence that a change brings in by hand, asked of Gerrit as `driverlog bot verify` does."""

from collections.abc import Iterator

from bot.gerrit import Reader
from bot.review.judge import Proposed
from bot.review.tested_claims import EvidenceClaim
from bot.scan.held import Held
from bot.scan.verify import hold
from registry.model import Driver
from registry.model import Evidence

# One request asks for fifty; what is more is looked at by `driverlog bot verify` once it is merged.
_MOST = 50


def evidence_claims(reader: Reader, proposed: Proposed, web: str) -> tuple[EvidenceClaim, ...]:
    """Return for each entry that is new whether it holds. Never raises: what Gerrit does not tell is UNKNOWN."""
    found: list[EvidenceClaim] = []
    for driver, entries in _new(proposed):
        if len(found) + len(entries) <= _MOST:
            found.extend(map(_claim, hold(reader, proposed.head, driver, entries, web)))
    return tuple(found)


def _new(proposed: Proposed) -> Iterator[tuple[Driver, list[Evidence]]]:
    base, head = proposed.base.drivers, proposed.head.drivers
    before = {update.head: base[update.base] for update in proposed.changes.updated}
    for index in proposed.changes.touched:
        old = _tested(before[index]) if index in before else ()
        entries = [entry for entry in _tested(head[index]) if entry not in old]
        if entries:
            yield head[index], entries


def _tested(driver: Driver) -> tuple[Evidence, ...]:
    return driver.ci.tested if driver.ci is not None else ()


def _claim(held: Held) -> EvidenceClaim:
    entry = held.entry
    why = "; ".join(dict.fromkeys(reason.text for reason in held.reasons))
    return EvidenceClaim(held.driver, entry.release, entry.branch, entry.change, held.answer, why)
