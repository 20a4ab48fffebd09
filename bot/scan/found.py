"""What a scan comes to once all is asked: the marks, and what is known of accounts, merges and silent CIs."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from bot.gerrit import GerritError
from bot.lookups.accounts import Found as Account
from bot.lookups.answer import Answer
from bot.scan.asker import Asker
from bot.scan.asker import Spent
from bot.scan.elsewhere import wrote_elsewhere
from bot.scan.jobs import Group
from bot.scan.marks import marks
from bot.scan.means import Means
from bot.scan.means import Wanted
from bot.scan.settled import Settled
from bot.scan.settled import relevant
from bot.scan.state import Found
from bot.scan.state import Sighting
from bot.scan.state import Watched
from bot.scan.store import Store

# What health counts, and a little more: the next run still counts from there.
_LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Run:
    """A run that has asked: of what, with what, and what it could not ask for."""

    wanted: Wanted
    means: Means
    store: Store
    asker: Asker
    watched: Sequence[Watched]
    chosen: Sequence[Group]
    accounts: Mapping[str, Account]
    incomplete: Sequence[str]
    unasked: set[str]


def lately(means: Means) -> datetime:
    """Return since when everything counts, not only what is newest."""
    today = means.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - _LATELY


def found_by(run: Run) -> Found:
    """Return what a run comes to; where silent accounts write is asked for here."""
    known = [seen for group in run.chosen for seen in run.store.sightings(group)]
    settled = Settled(run.watched)
    settled.add(known)
    found = relevant(known, settled, lately(run.means))
    if run.wanted.drivers:
        found = tuple(seen for seen in found if seen.driver in run.wanted.drivers)
    marked, ambiguous = marks(found, run.wanted.registry, run.wanted.web)
    elsewhere = _elsewhere(run, found) if run.wanted.elsewhere else {}
    names = sorted({group.account for group in run.chosen})
    requests, received = run.means.traffic()
    return Found(
        marks=marked,
        ambiguous=ambiguous,
        sightings=found,
        accounts={n: (run.accounts[n].answer, run.accounts[n].why) for n in names},
        incomplete=tuple(dict.fromkeys(run.incomplete)),
        requests=requests,
        bytes=received,
        unasked=frozenset(run.unasked),
        elsewhere=elsewhere,
        merges=_merges(run, found),
    )


def _merges(run: Run, found: Iterable[Sighting]) -> Mapping[tuple[str, str], tuple[datetime, ...]]:
    """Return when changes were merged lately, for the branches of which all such changes are known."""
    since = run.means.now() - _LATELY
    known = {project for project, _ in run.store.covered()} - run.unasked
    known &= {group.project for group in run.chosen if group.floor <= since}
    merges = run.store.merges(since)
    here = {*merges, *((seen.project, seen.branch) for seen in found)}
    return {place: merges.get(place, ()) for place in sorted(here) if place[0] in known}


def _elsewhere(run: Run, found: Iterable[Sighting]) -> dict[str, tuple[datetime, str]]:
    """Return where accounts wrote that exist and wrote nothing here; each is asked for once."""
    heard = {seen.fingerprint for seen in found}
    here = {one.account for one in run.watched if one.fingerprint in heard}
    silent = {g.account: g.who for g in run.chosen if _exists(run, g) and g.account not in here}
    known = run.store.elsewhere()
    try:
        for account in sorted(set(silent) - set(known)):
            said = run.asker.now(wrote_elsewhere, run.means.reader, account, silent[account])
            run.store.wrote(account, said)
    except (Spent, GerritError) as error:
        run.means.journal.warning("not-asked", what="where silent accounts write", why=str(error))
    known = run.store.elsewhere()
    return {name: word for name in sorted(silent) if (word := known.get(name)) is not None}


def _exists(run: Run, group: Group) -> bool:
    return run.accounts[group.account].answer is Answer.YES
