"""A small world around the watch: changes, a clock and signals that a test turns by hand."""

import json
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.apply import Outcome
from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.journal import Journal
from bot.metrics import Metrics
from bot.review.memory import TAG
from bot.watch.loop import Watch
from bot.watch.means import Means
from bot.watch.means import View
from bot.watch.pulse import Pulse
from bot.watch.status import Status

ME = 7
START = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Hand:
    """Signals that come when the test says so; waiting turns the clock."""

    def __init__(self, world):
        self.stopping = False
        self.world = world

    @contextmanager
    def reading(self):
        yield

    def wait(self, seconds):
        self.world.time += seconds
        self.world.waited.append(seconds)
        self.world.on_wait(self)
        return self.stopping


class World:
    """Changes by number -> ChangeInfo; `faults` are raised in the order of calls, None = go on."""

    def __init__(self, tmp_path, *, post=True, **settings):
        self.settings = Settings(
            "https://review.example.org", "openstack/driverlog", interval=60, **settings
        )
        self.time = 0.0
        self.infos, self.lines, self.queries, self.waited = {}, [], [], []
        self.looks, self.posts = [], []
        self.ask_faults, self.look_faults = [], {}
        self.view = lambda number: View(1, speak=True, reason="first review", verdict="clean")
        self.outcome = lambda number: Outcome(posted=True, reason="posted")
        self.cost = 0.0
        self.on_wait = self.on_look = lambda hand: None
        self.hand = Hand(self)
        self.journal = Journal(
            lambda line: self.lines.append(json.loads(line)), self.now, form="json"
        )
        self.beats = tmp_path / "beat"
        pulse = Pulse(self.beats, "", self.now, self.complain)
        self.metrics = Metrics(version="1", python="3")
        self.status = Status(pulse, self.metrics, tmp_path / "bot.prom", self.now, self.complain)
        self.watch = self.restarted(post=post)

    def restarted(self, *, post=True):
        means = Means(
            ask=self.ask,
            me=lambda: ME,
            examine=self.examine,
            view=lambda number: self.view(number),
            apply=self.apply if post else None,
            now=self.now,
            clock=lambda: self.time,
            traffic=lambda: (len(self.queries), 0),
        )
        self.watch = Watch(self.settings, means, self.hand, self.journal, self.status)
        return self.watch

    def now(self):
        return START + timedelta(seconds=self.time)

    def complain(self, why):
        self.journal.warning("cannot-show", why=why)

    def push(self, number, patch_set=1, **more):
        """A patch set of a change; what our bot wrote on it before stays."""
        messages = self.infos.get(number, {}).get("messages", [])
        self.infos[number] = {
            "_number": number,
            "current_revision": f"{number}-{patch_set}",
            "current_revision_number": patch_set,
            "status": "NEW",
            "branch": "master",
            "updated": self.gerrits_time(),
            "messages": messages,
            **more,
        }

    def gerrits_time(self):
        return f"{self.now():%Y-%m-%d %H:%M:%S}.000000000"

    def ask(self, query, options, limit):
        self.queries.append(query)
        fault = self.ask_faults.pop(0) if self.ask_faults else None
        if fault:
            raise fault
        rows = sorted(self.infos.values(), key=lambda one: one["updated"], reverse=True)
        if "status:open" in query:
            return [row for row in rows if row["status"] == "NEW"]
        since = query.partition('after:"')[2].rstrip('"')
        return [row for row in rows if row["updated"] >= since]

    def examine(self, number):
        self.looks.append(number)
        self.time += self.cost
        self.on_look(self.hand)
        faults = self.look_faults.get(number)
        fault = faults.pop(0) if faults else None
        if fault:
            raise fault
        return number

    def apply(self, number):
        outcome = self.outcome(number)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome.posted:
            info = self.infos[number]
            self.posts.append(number)
            info["updated"] = self.gerrits_time()
            info["messages"].append(
                {
                    "author": {"_account_id": ME},
                    "tag": TAG,
                    "_revision_number": info["current_revision_number"],
                    "date": self.gerrits_time(),
                }
            )
        return outcome

    def rounds(self, count, seconds=60.0):
        for _ in range(count):
            self.watch.round(self.settings.interval)
            self.time += seconds

    def events(self, *names):
        return [line for line in self.lines if not names or line["event"] in names]


def gone(trouble=Trouble.UNREACHABLE, **more):
    return GerritError(trouble, f"GET /changes/ failed, {trouble}; try again later", **more)
