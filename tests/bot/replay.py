"""Makes a review again from a recorded case: Gerrit's answers from a file, the commits in a real repository."""

import base64
import json
import os
import subprocess
from datetime import datetime

from bot.checkout import Checkout
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.recording import CALLS
from bot.recording import TEXTS

DATA = "data/default_data.json"
# The same commits on every machine, so that the goldens can name them.
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "Case"),
        ("EMAIL", "case@example.org"),
        ("DATE", "2026-01-01T00:00:00+0000"),
    )
}


class Replayed:
    """A Reader that answers as Gerrit did. `revision` stands for the recorded patch set's commit."""

    def __init__(self, folder, revision):
        self._calls = json.loads((folder / CALLS).read_text())
        self._revision = revision
        (info,) = (call["answer"] for call in self._calls if call["call"] == "change")
        self._recorded = info["current_revision"]
        self.number = info["_number"]

    def __getattr__(self, name):
        def call(*arguments, **options):
            wanted = [
                name,
                json.loads(json.dumps([*arguments]).replace(self._revision, self._recorded)),
            ]
            for entry in self._calls:
                if [entry["call"], entry["with"]] == wanted and entry["options"] == as_json(
                    options
                ):
                    return self._answer(entry)
            raise AssertionError(f"the case has no answer to {name}{arguments} {options}")

        return call

    def _answer(self, entry):
        if "error" in entry:
            error = entry["error"]
            raise GerritError(Trouble(error["trouble"]), error["message"], status=error["status"])
        answer = entry["answer"]
        if isinstance(answer, dict) and set(answer) == {"base64"}:
            return base64.b64decode(answer["base64"])
        return json.loads(json.dumps(answer).replace(self._recorded, self._revision))


def as_json(value):
    return json.loads(json.dumps(value))


class Commits(Checkout):
    """The commits of a case in a real repository: base, head on it, and the tip of the branch where it moved on."""

    def __init__(self, folder, case):
        super().__init__(folder, "http://127.0.0.1:1", "openstack/driverlog", None)
        git(folder, "init", "--quiet", "--bare", "--initial-branch=master", ".")
        base, head, tip = (case / TEXTS[name] for name in ("base", "head", "tip"))
        paths = case / "_paths.json"
        more = json.loads(paths.read_text()) if paths.exists() else {}
        first = commit(folder, base, None, {})
        self.head = commit(folder, head, first, more)
        moved = tip.exists() and tip.read_bytes() != base.read_bytes()
        git(folder, "branch", "master", commit(folder, tip, first, {}) if moved else first)

    def fetch(self, change, patch_set, revision, branch):
        """It is all there."""
        assert revision == self.head


def git(folder, *arguments, data=None):
    done = subprocess.run(
        ("git", *arguments),
        cwd=folder,
        input=data,
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **IDENTITY},
    )
    return done.stdout.decode().strip()


def commit(folder, file, parent, more):
    """Commit the data file and files beside it (path -> text) and return the commit's id."""
    entries = {path: text.encode() for path, text in more.items()}
    if file.exists():
        entries[DATA] = file.read_bytes()
    lines = [
        f"100644 blob {git(folder, 'hash-object', '-w', '--stdin', data=data)}\t{path}"
        for path, data in entries.items()
    ]
    parents = ["-p", parent] if parent else []
    return git(folder, "commit-tree", tree(folder, lines), *parents, "-m", "Change the registry")


def tree(folder, lines):
    """Make the tree of `mode type id<TAB>path` lines, folder by folder."""
    folders, here = {}, []
    for line in lines:
        meta, path = line.split("\t")
        top, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(top, []).append(f"{meta}\t{rest}")
        else:
            here.append(line)
    here += [f"040000 tree {tree(folder, inner)}\t{name}" for name, inner in folders.items()]
    return git(folder, "mktree", data="".join(f"{line}\n" for line in here).encode())


def moment(case):
    return datetime.fromisoformat((case / "_now.txt").read_text().strip())
