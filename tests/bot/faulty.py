"""A review under faults: a change on a fake Gerrit, looked at and written on as the bot does, with time made short."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.apply import Pace
from bot.apply import apply
from bot.config.credentials import Credentials
from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.patience import Limits
from bot.review.memory import TAG
from bot.reviewing import examine
from gate.refusal import Refusal
from tests.bot.states import DATA
from tests.gate.support import own
from tests.lab.fake import Fault
from tests.lab.pushing import clone

PROJECT = "openstack/driverlog"
KINDS = (
    "refused",
    "reset",
    "timeout",
    "slow",
    "garbage",
    "cut",
    "401",
    "403",
    "404",
    "409",
    "429",
    "500",
    "503",
)
QUICK = Limits(
    connect=1, silence=0.3, request=0.4, call=2, attempts=2, first_wait=0.01, longest_wait=0.02
)
NO_TIME = Pace(sleep=lambda seconds: None)


class Scene:
    """One registry on one fake Gerrit, and the bot. The server's time is ours until it is told to be later."""

    def __init__(self, fake, folder):
        self.fake = fake
        self.folder = folder
        self.ahead = timedelta()
        fake.clock = lambda: self.moment
        fake.add_project(PROJECT, (), {DATA: own()})
        self.tree = clone(fake, PROJECT, "ada", folder)
        self.settings = Settings(gerrit=fake.url, project=PROJECT, state_folder=folder / "state")
        self.bot = fake.account("driverlog-bot")

    @property
    def moment(self):
        return datetime.now(UTC) + self.ahead

    def push(self, **values):
        """Push a change of the record and return its number."""
        self.tree.start()
        self.tree.write({DATA: own(**values)})
        return self.tree.push("Change the record").number

    def review(self, number, limits=QUICK, pace=NO_TIME, **settings):
        """Look at a change and write what is to be written; return the outcome, or the error that ended it."""
        who = Credentials("driverlog-bot", self.bot.password, "the test")
        chosen = replace(self.settings, **settings)
        try:
            with closing(
                RestGerrit(chosen.gerrit, who, limits=limits, sleep=lambda seconds: None)
            ) as gerrit:
                checkout = Checkout(chosen.state_folder, chosen.gerrit, PROJECT, who, seconds=5)
                found = examine(gerrit, checkout, chosen, number, self.moment)
                return apply(gerrit, found.plan, pace)
        except (GerritError, Refusal) as error:
            return error

    def later(self, seconds=180):
        """Let time pass on the server, more than a claim lasts."""
        self.ahead += timedelta(seconds=seconds)

    def spoken(self, number):
        """Return our own messages on a change."""
        info = self.fake.rest("driverlog-bot").get(f"changes/{number}/detail")
        return [message["message"] for message in info["messages"] if message.get("tag") == TAG]

    def drafts(self, number):
        return self.fake.rest("driverlog-bot").get(f"changes/{number}/drafts")

    def requests_of(self, number):
        """Return method and path of all that one review asks for, in order, on a change like any other."""
        self.fake.reset_requests()
        assert self.review(number).posted
        return [(seen.method, seen.path) for seen in self.fake.requests]


def fault(kind, number, stage="before"):
    """Return what goes wrong with the request of that number, counted from 0."""
    return Fault(kind, after=number, stage=stage, seconds=1.5, pause=0.2)
