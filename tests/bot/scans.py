"""A made history on a fake Gerrit, scanned as the command does, and compared with the truth."""

from contextlib import closing
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.http.rest import RestGerrit
from bot.journal import Journal
from bot.patience import Limits
from bot.scan.asker import Manners
from bot.scan.means import Means
from bot.scan.means import Wanted
from bot.scan.run import scan_despite
from bot.scan.store_file import in_memory
from bot.scan.store_file import open_store
from registry.model import Registry
from tests.lab import history_fake
from tests.lab.history import Truth
from tests.lab.history import made

QUICK = Limits(
    connect=1, silence=2, request=5, call=5, attempts=2, first_wait=0.01, longest_wait=0.02
)


def now():
    return datetime.now(UTC)


class Scene:
    """So many changes on a fake; `registry` is what is scanned for, and may be changed."""

    def __init__(self, fake, folder, count=200, **options):
        self.fake = fake
        self.folder = folder
        self.history, self.vendors = made(count, until=now() - timedelta(days=2), **options)
        history_fake.load(fake, self.history)
        self.registry = self.history.registry
        self.log = []

    def scan(self, state="state.sqlite3", limits=QUICK, reader=lambda gerrit: gerrit, **options):
        """Scan with the cache of that name (None: without) and return the Outcome."""
        manners = {name: options.pop(name) for name in ("most", "stop", "in_flight") if name in options}  # fmt: skip
        wanted = Wanted(Registry.of(self.registry), self.fake.url, **options)
        server = self.fake.url
        with closing(RestGerrit(server, None, limits=limits, sleep=lambda _: None)) as gerrit:
            journal = Journal(self.log.append, now)
            means = Means(
                reader(gerrit),
                lambda: (gerrit.requests, gerrit.bytes_read),
                Manners(sent=lambda: gerrit.requests, sleep=lambda _: None, **manners),
                journal,
                now,
            )
            file = self.folder / state if state else None
            with open_store(file, server, lambda why: journal.warning("cache", why=why)) as store:
                return scan_despite(wanted, means, store, lambda: in_memory(server))

    def say(self, number, account, *, good, when=None):
        """Let a CI write once more on a change, here and in the truth."""
        word = self.history.later(self.vendors, (number, account, when or now()), good=good)
        change = self.fake.world.changes[number]
        history_fake.say(change, self.fake.world.user(account), word)

    def driver(self, account):
        """Return the first record of an account."""
        return next(one for one in self.registry["drivers"] if one["ci"]["id"] == account)


def marks(outcome):
    """Return what was found in the shape of the truth."""
    return {
        (tuple(one.driver), one.branch): Truth(
            one.release,
            one.change,
            one.patch_set,
            one.account,
            one.tested_at,
            one.log_url,
            one.comment,
        )
        for one in outcome.found.marks
    }


def ambiguous(outcome):
    return {
        (tuple(tuple(driver) for driver in one.drivers), one.branch): one.change
        for one in outcome.found.ambiguous
    }


def same(one, other):
    """Tell whether two scans come to the same, whatever they took."""
    names = ("marks", "ambiguous", "sightings", "accounts", "incomplete", "merges")
    return all(_plain(one.found, name) == _plain(other.found, name) for name in names)


def _plain(found, name):
    value = getattr(found, name)
    return sorted(value, key=repr) if name == "sightings" else value


def holds(scene, outcome):
    """Tell whether the scan found the truth, no more and no less."""
    return marks(outcome) == scene.history.marks and ambiguous(outcome) == scene.history.ambiguous
