"""A record with a mark, the merged change it is from, and a Gerrit that is these values."""

import copy
import re

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.scan.verify import recorded
from bot.scan.verify import verify
from registry.model import Registry
from tests.bot.canned import account
from tests.bot.canned import message
from tests.bot.sighted import CINDER
from tests.bot.sighted import RELEASES
from tests.bot.sighted import record

WEB = "https://review.example.org"
CI = account(31, "halden-ci", "Halden CI")
ZUUL = account(32, "zuul")
LOGS = "https://logs.example.org/41/2/"
LINE = f"- halden-hx-iscsi {LOGS} : SUCCESS in 41m 02s"
SAID = f"Build succeeded.\n\n{LINE}"
FAILED = f"Build failed.\n\n- halden-hx-iscsi {LOGS} : FAILURE in 41m 02s"


def entry(**more):
    values = {
        "release": "Hibiscus",
        "branch": "master",
        "change": 41,
        "patch_set": 2,
        "account": "halden-ci",
        "tested_at": "2026-05-04T10:00:00Z",
        "review_url": f"{WEB}/c/{CINDER}/+/41#message-m31x2x4",
        "log_url": LOGS,
        "comment": LINE,
    }
    found = {**values, **more}
    return {key: value for key, value in found.items() if value is not None}


def marked(*entries, **more):
    """Return the raw record with these entries; `ci` of more is put over its CI."""
    made = record(**{key: value for key, value in more.items() if key != "ci"})
    made["ci"] = {**made["ci"], "tested": list(entries), **more.get("ci", {})}
    return made


def info(number=41, *messages, kinds=("REWORK", "REWORK"), **more):
    """Return a merged ChangeInfo with one patch set of each kind; the last is the merged one."""
    revisions = {
        f"{number:030x}{place:010x}": {"_number": place, "kind": kind}
        for place, kind in enumerate(kinds, start=1)
    }
    values = {
        "_number": number,
        "project": CINDER,
        "branch": "master",
        "status": "MERGED",
        "submitted": "2026-05-05 08:00:00.000000000",
        "updated": "2026-05-05 08:00:00.000000000",
        "current_revision": list(revisions)[-1],
        "revisions": revisions,
        "messages": list(messages) or [message(CI, SAID, patch_set=2, day=4)],
    }
    return {**values, **more}


class Gerrit:
    """A Gerrit of a few changes and accounts; `trouble` fails the queries it is a function of, `page` is its limit."""

    def __init__(self, *rows, people=(CI, ZUUL), trouble=None, page=500):
        self.rows = {row["_number"]: row for row in rows}
        self.people = people
        self.trouble = trouble or (lambda query: None)
        self.page = page
        self.asked = []

    def _ask(self, query):
        self.asked.append(query)
        kind = self.trouble(query)
        if kind is not None:
            raise GerritError(kind, f"{query[:40]}: {kind.value}; try again later")

    def changes(self, query, *, options=(), limit=25):
        self._ask(query)
        numbers = [int(number) for number in re.findall(r"change:(\d+)", query)]
        if numbers:
            wanted = [self.rows[number] for number in numbers if number in self.rows]
        else:
            place = re.search(r"project:(\S+)", query)
            wanted = [row for row in self.rows.values() if place and row["project"] == place[1]]
        most = min(limit, self.page)
        rows = copy.deepcopy(wanted[:most])
        if len(wanted) > most:
            rows[-1]["_more_changes"] = True
        return rows

    def accounts(self, query, *, limit=10):
        self._ask(query)
        field, value = re.match(r'(\w+):"?([^"]*?)"?(?: is:inactive)?$', query).groups()
        if field != "username" or query.endswith("inactive"):
            return []
        return [one for one in self.people if one["username"] == value]

    def myself(self):
        return None


def refused(query):
    return Trouble.REFUSED if query.count("change:") > 1 else None


def held(gerrit, *records, web=WEB, **more):
    """Verify all marks of some raw records."""
    registry = Registry.of({"releases": RELEASES, "drivers": list(records) or [marked(entry())]})
    return verify(gerrit, registry, recorded(registry.drivers), web, **more)


def flaws(one):
    return [reason.flaw.value for reason in one.reasons]
