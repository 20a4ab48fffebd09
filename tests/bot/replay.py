"""Makes a review again from a recorded case: Gerrit's answers from a file, the commits in a real repository."""

import base64
import json
import os
import subprocess
from datetime import datetime

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.checkout import Checkout
from bot.recording import CALLS
from bot.recording import NOW
from bot.recording import OLD_PATHS
from bot.recording import PATHS
from bot.recording import TEXTS
from tests.bot.states import SETTINGS

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
    """A Reader that answers as Gerrit did. `revision` stands for the recorded patch set's commit once it is known."""

    def __init__(self, folder):
        self._calls = json.loads((folder / CALLS).read_text())
        (info,) = (call["answer"] for call in self._calls if call["call"] == "change")
        self._recorded = self.revision = info["current_revision"]
        self.number, self.subject = info["_number"], info["subject"]

    def __getattr__(self, name):
        def call(*arguments, **options):
            wanted = [
                name,
                json.loads(json.dumps([*arguments]).replace(self.revision, self._recorded)),
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
        return json.loads(json.dumps(answer).replace(self._recorded, self.revision))


def as_json(value):
    return json.loads(json.dumps(value))


class Commits(Checkout):
    """The commits of a case in a real repository: base, head on it, and the tip of the branch where it moved on."""

    def __init__(self, folder, case, settings=SETTINGS, subject="Change the registry"):
        super().__init__(folder, "http://127.0.0.1:1", settings.project, None)
        git(folder, "init", "--quiet", "--bare", "--initial-branch=none", ".")
        base, head, tip = (content(case / TEXTS[name]) for name in ("base", "head", "tip"))
        old, new = (entries(case / name) for name in (OLD_PATHS, PATHS))
        data = settings.data_path
        first = commit(folder, {data: base, **old}, None, "Start")
        self.head = commit(folder, {data: head, **new}, first, subject)
        moved = tip is not None and tip != base
        last = commit(folder, {data: tip, **old}, first, "Move on") if moved else first
        git(folder, "update-ref", f"refs/heads/{settings.branch}", last)

    def fetch(self, change, patch_set, revision, branch):
        """It is all there."""
        assert revision == self.head


def content(file):
    """Return a file's bytes, None if there is none."""
    return file.read_bytes() if file.exists() else None


def entries(file):
    """Return path -> bytes, or mode and bytes, of a recorded list of files."""
    recorded = json.loads(file.read_text()) if file.exists() else {}
    return {
        path: value.encode() if isinstance(value, str) else (value["mode"], value["text"].encode())
        for path, value in recorded.items()
    }


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


def commit(folder, files, parent, subject):
    """Commit files (path -> bytes, or mode and bytes) and return the commit's id; a None is no file."""
    lines = []
    for path, value in files.items():
        mode, data = value if isinstance(value, tuple) else ("100644", value)
        if mode == "160000":
            lines.append(f"{mode} commit {'1' * 40}\t{path}")
        elif data is not None:
            lines.append(
                f"{mode} blob {git(folder, 'hash-object', '-w', '--stdin', data=data)}\t{path}"
            )
    parents = ["-p", parent] if parent else []
    return git(folder, "commit-tree", tree(folder, lines), *parents, "-m", subject)


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
    return git(folder, "mktree", "--missing", data="".join(f"{line}\n" for line in here).encode())


def moment(case):
    return datetime.fromisoformat((case / NOW).read_text().strip())
