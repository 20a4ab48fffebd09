"""Who acts in the scenarios: vendors push, a core approves, and Zuul answers; each act is told in the transcript."""

import base64
import json
import re
from typing import NamedTuple

from tests.lab.pushing import clone
from tests.lab.pushing import vote
from tests.lab.server import quoted
from tests.lab.zuul import config
from tests.lab.zuul.lab import Lab
from tests.lab.zuul.transcript import Transcript
from tests.zuul.live.figures import measure

DATA = "data/default_data.json"
# Only a failure takes so long; a busy machine may be slow.
PATIENCE = 600


class Stage(NamedTuple):
    lab: Lab
    transcript: Transcript

    @property
    def client(self):
        return self.lab.client

    @property
    def gerrit(self):
        return self.lab.gerrit

    def verdict(self, pushed, pipeline="check", *, seconds=PATIENCE, after=()):
        """Wait for Zuul's vote on a patch set, tell it, and return what Zuul said."""
        said = self.client.wait_for_vote(pushed, pipeline, seconds=seconds, after=after)
        did = f"{pipeline}: Verified{said.vote:+d} on change {pushed.number},{pushed.patch_set}"
        self.transcript.say("zuul", did, "\n".join(f"{k}: {v}" for k, v in said.results.items()))
        if pipeline == "check" and (figure := measure(self, pushed, said)):
            self.transcript.figure(figure)
        return said

    def merged(self, pushed, *, seconds=PATIENCE):
        """Wait until Zuul has merged a change."""
        self.client.wait_for_status(pushed.number, "MERGED", seconds=seconds)
        self.transcript.say("zuul", f"gate: Verified+2, merged change {pushed.number}")

    def comments(self, pushed, username="zuul"):
        """Return what an account wrote in the files of a patch set, by line and column."""
        rest = self.gerrit.rest("admin")
        everything = rest.get(f"changes/{pushed.number}/comments")
        account = self.gerrit.account(username).id
        found = [
            comment | {"path": path}
            for path, comments in everything.items()
            for comment in comments
            if comment["author"]["_account_id"] == account
            and comment["patch_set"] == pushed.patch_set
        ]
        return sorted(found, key=lambda each: (each["path"], each.get("line", 0)))

    def message_of(self, username, pushed):
        """Return the last message of an account on a change, without Gerrit's lines before it."""
        account = self.gerrit.account(username).id
        messages = self.gerrit.rest("admin").get(f"changes/{pushed.number}/messages")
        [*_, last] = [
            each["message"]
            for each in messages
            if each.get("author", {}).get("_account_id") == account
        ]
        return re.sub(r"\APatch Set \d+:.*\n\n(\(\d+ comments?\)\n\n)?", "", last)

    def merged_text(self):
        """Return the registry as it is on the branch now."""
        path = f"projects/{quoted(config.PROJECT)}/branches/master/files/{quoted(DATA)}/content"
        return base64.b64decode(self.gerrit.rest("admin").get(path)).decode()


class Vendor:
    """Somebody with a clone of the registry."""

    def __init__(self, stage, username):
        self._stage = stage
        self._username = username
        self._tree = clone(stage.gerrit, config.PROJECT, username, stage.lab.layout.base)

    @property
    def text(self):
        """The registry in the clone."""
        return self.read(DATA)

    def read(self, path):
        """Return the text of a file in the clone."""
        return (self._tree.folder / path).read_text(encoding="utf-8")

    def start(self):
        """Begin anew from what is merged."""
        self._tree.start()

    def push_anew(self, subject, text, others=None):
        """Push a change on top of what is merged, whatever was pushed before."""
        self._tree.start()
        return self.push(subject, text, others)

    def push(self, subject, text, others=None):
        """Push a text of the registry as a new change, on top of the last one if there was one."""
        return self._send(text, others, lambda: self._tree.push(subject), subject)

    def amend(self, text, others=None):
        """Push another text as the next patch set."""
        return self._send(text, others, self._tree.amend, "")

    def _send(self, text, others, send, subject):
        self._tree.write({DATA: text} | (others or {}))
        pushed = send()
        what = f"pushed change {pushed.number},{pushed.patch_set} {json.dumps(subject) if subject else ''}"
        self._stage.transcript.say(self._username, what)
        return pushed

    def apply(self, pushed, comment):
        """Apply the fix of a comment with a click: Gerrit makes the next patch set, and the clone takes it over."""
        rest = self._stage.gerrit.rest(self._username)
        fix = comment["fix_suggestions"][0]
        change = f"changes/{pushed.number}"
        rest.post(f"{change}/revisions/current/fixes/{fix['fix_id']}/apply", {})
        rest.post(f"{change}/edit:publish", {})
        number = f"{pushed.number % 100:02d}/{pushed.number}/{pushed.patch_set + 1}"
        remote = self._stage.gerrit.remote(config.PROJECT, self._username)
        self._tree.git("fetch", "-q", remote, f"refs/changes/{number}")
        self._tree.git("reset", "-q", "--hard", "FETCH_HEAD")
        self._stage.transcript.say(self._username, f"applies a fix in Gerrit: {fix['description']}")

    def says(self, pushed, message):
        """Comment on a change."""
        rest = self._stage.gerrit.rest(self._username)
        rest.post(f"changes/{pushed.number}/revisions/current/review", {"message": message})
        self._stage.transcript.say(self._username, f"says on change {pushed.number}", message)


class Core:
    """A core reviewer."""

    def __init__(self, stage):
        self._stage = stage

    def approve(self, *changes):
        """Let changes go to the gate, in this order."""
        for pushed in changes:
            vote(self._stage.gerrit, "core", pushed.number, Code_Review=2, Workflow=1)
            self._stage.transcript.say(
                "core", f"Code-Review+2, Workflow+1 on change {pushed.number}"
            )

    def change_tenant(self, edits):
        """Change files of the config project ({path: text -> text}) as one does: by a change that Zuul merges."""
        tree = clone(self._stage.gerrit, config.CONFIG_PROJECT, "core", self._stage.lab.layout.base)
        texts = {path: (tree.folder / path).read_text(encoding="utf-8") for path in edits}
        tree.write({path: edit(texts[path]) for path, edit in edits.items()})
        pushed = tree.push("Change the tenant")
        self._stage.transcript.say("core", f"pushed change {pushed.number},1 of the tenant")
        self.approve(pushed)
        self._stage.merged(pushed)
