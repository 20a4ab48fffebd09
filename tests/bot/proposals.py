"""Proposals on a laboratory server: a registry of three drivers with CIs, evidence for them, and the bot."""

import time
from base64 import b64decode
from contextlib import closing
from dataclasses import replace

from bot.config.credentials import Credentials
from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.patience import Limits
from bot.patience import Patience
from bot.proposal.evidence import TOPIC
from bot.proposal.evidence import EvidenceChange
from bot.proposing import look
from bot.proposing import propose
from gate.refusal import Refusal
from registry.edit import set_value
from registry.lexis import apply
from registry.parsing import parse
from registry.parsing import read
from tests.gate.support import driver
from tests.gate.support import text
from tests.lab.pushing import clone
from tests.lab.server import quoted

DATA = "data/default_data.json"
NAMES = ("HX", "KX", "LX")


def release(name, version, start):
    wiki = f"https://releases.openstack.org/{name.lower()}/"
    return {"id": name, "wiki": wiki, "start": start, "active": True, "version": version}


RELEASES = [
    release("Flamingo", "2025.2", "2025-Apr-07"),
    release("Gazpacho", "2026.1", "2025-Oct-06"),
]
PATIENT = Limits()


def record(name, **ci):
    lower = name.lower()
    return driver(
        name,
        "Halden Storage",
        description=f"Volumes on a Halden {name}",
        maintainers=[{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
        wiki=f"https://docs.storage.example.org/{lower}",
        releases=["Flamingo", "Gazpacho"],
        ci={
            "id": "halden-ci",
            "success_pattern": f"halden-{lower}-tempest \\S+ : SUCCESS",
            "failure_pattern": f"halden-{lower}-tempest \\S+ : FAILURE",
            **ci,
        },
    )


def registry(**more):
    """The text of the registry, without evidence."""
    projects = [{"id": "openstack/cinder", "name": "Cinder"}]
    drivers = [record(name, **more.get(name, {})) for name in NAMES]
    return text(*drivers, projects=projects, releases=RELEASES)


def entry(name, change, **more):
    log = f"https://logs.storage.example.org/{change}/1/"
    url = f"https://review.example.org/c/openstack/cinder/+/{change}"
    return {
        "release": "Gazpacho",
        "branch": "master",
        "change": change,
        "patch_set": 1,
        "account": "halden-ci",
        "tested_at": "2026-01-10T12:00:00Z",
        "review_url": f"{url}#message-{change:040x}",
        "log_url": log,
        "comment": f"- halden-{name.lower()}-tempest {log} : SUCCESS in 1h 2m",
        **more,
    }


def marked(source, marks):
    """Write evidence into a text: driver's name -> number of a change, or a list of entries."""
    for name, mark in marks.items():
        document = parse(source)
        pointer = f"/drivers/{NAMES.index(name)}/ci/tested"
        entries = [entry(name, mark)] if isinstance(mark, int) else mark
        source = apply(source, set_value(document, pointer, entries))
    return source


class Scene:
    """One project with the registry on a server, and the bot. `marks` are what the scan has found."""

    def __init__(self, server, project, folder, content=None):
        self.server = server
        self.project = project
        self.folder = folder
        server.add_project(
            project, ["stable/2026.1"], {DATA: content or registry(), "other.txt": "o\n"}
        )
        self.settings = Settings(gerrit=server.url, project=project, state_folder=folder / "state")
        self.account = server.account("driverlog-bot")
        self.who = Credentials(self.account.username, self.account.password, "the test")

    @property
    def tree(self):
        return clone(self.server, self.project, "ada", self.folder)

    def propose(self, marks, *, post=True, complete=True, limits=PATIENT, text=None, **more):
        """Propose evidence as the scan does; return the outcome, or the error that ended it."""
        who, meanwhile = more.pop("who", self.who), more.pop("meanwhile", lambda: None)
        seconds = more.pop("seconds", 20)
        settings = replace(self.settings, **more)
        try:
            with closing(
                RestGerrit(settings.gerrit, who, limits=limits, sleep=lambda seconds: None)
            ) as gerrit:
                seen, checkout = self.look(gerrit, settings, who, limits, seconds)
                meanwhile()
                wanted = text or marked(seen.document.text, marks)
                how = {"complete": complete, "post": post}
                return propose(gerrit, checkout, settings, EvidenceChange(), seen, wanted, **how)
        except (GerritError, Refusal) as error:
            return error

    def look(self, gerrit, settings, who, limits=PATIENT, seconds=20):
        # A git that was killed lets go of the lock a moment later: waiting for that takes real time.
        patience = Patience(limits, sleep=lambda seconds: time.sleep(min(seconds, 0.02)))
        options = {"patience": patience, "seconds": seconds}
        checkout = Checkout(settings.state_folder, settings.gerrit, self.project, who, **options)
        return look(gerrit, checkout, settings, TOPIC), checkout

    def changes(self, status="open"):
        """Return the bot's changes of the topic, oldest first, with all that is in them."""
        query = f"owner:driverlog-bot project:{self.project} topic:{TOPIC} status:{status}"
        options = ["ALL_REVISIONS", "CURRENT_COMMIT", "MESSAGES"]
        rows = self.server.rest("driverlog-bot").get("changes/", q=query, o=options)
        return sorted(rows, key=lambda row: row["_number"])

    def text_of(self, change):
        """Return the data file of a change's current patch set."""
        where = f"projects/{quoted(self.project)}/commits/{change['current_revision']}"
        rest = self.server.rest("driverlog-bot")
        return b64decode(rest.get(f"{where}/files/{quoted(DATA)}/content")).decode()

    def marks_of(self, change):
        """Return driver's name -> number of the change in its evidence."""
        drivers = read(self.text_of(change).encode()).value["drivers"]
        found = {one["name"]: one["ci"].get("tested", []) for one in drivers}
        return {name: many[0]["change"] for name, many in found.items() if many}

    def merge_text(self, files, branch="master"):
        """Put files on the branch, past all review."""
        tree = self.tree
        tree.write(files)
        tree.git("add", "--all", "--force")
        tree.git("commit", "-q", "-m", "Behind the bot's back")
        tree.git(
            "push", "-q", self.server.remote(self.project, "admin"), f"HEAD:refs/heads/{branch}"
        )

    def commit_message(self, change):
        return change["revisions"][change["current_revision"]]["commit"]["message"]
