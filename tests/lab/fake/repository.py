"""One bare git repository: made by hand because `git init` is slow, written by fast-import, read by plumbing."""

import os
import re
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tests.lab.fake.refusal import Refusal

_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = true
\thooksPath = "{hooks}"
[gc]
\tauto = 0
[http]
\treceivepack = true
[receive]
\tprocReceiveRefs = refs
\tadvertisePushOptions = true
\tunpackLimit = 1000
[uploadpack]
\tallowAnySHA1InWant = true
"""
# Neither the user's configuration nor a hook's leftovers reach our repositories.
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "FAKE_"))
} | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


class Who(NamedTuple):
    """Author or committer: name, e-mail, time."""

    name: str
    email: str
    when: datetime

    def line(self) -> str:
        """Return it as fast-import wants it."""
        return f"{self.name} <{self.email}> {int(self.when.timestamp())} +0000"


class Commit(NamedTuple):
    """A commit as far as Gerrit shows it; `author` and `committer` are raw header values."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    message: str

    @property
    def subject(self) -> str:
        return self.message.partition("\n\n")[0].replace("\n", " ").strip()


class Entry(NamedTuple):
    """What a tree has at a path; `mode` is `040000` for a folder, `120000` for a symlink."""

    mode: str
    kind: str
    id: str


class Repository:
    """A bare repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._commits: dict[str, Commit] = {}

    @classmethod
    def create(cls, folder: Path, hooks: Path) -> "Repository":
        """Lay out an empty repository whose pushes go through the given hooks."""
        for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
            (folder / name).mkdir(parents=True)
        (folder / "HEAD").write_text("ref: refs/heads/master\n")
        (folder / "config").write_text(_CONFIG.format(hooks=hooks.as_posix()))
        return cls(folder)

    def git(self, *arguments: str, stdin: bytes = b"", codes: tuple[int, ...] = (0,)) -> bytes:
        """Return what git prints; 500 if it ends with another code than expected."""
        done = subprocess.run(
            ("git", f"--git-dir={self.folder}", *arguments),
            input=stdin,
            capture_output=True,
            env=ENVIRONMENT,
            check=False,
        )
        if done.returncode not in codes:
            raise Refusal(500, f"git {arguments[0]}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def resolve(self, revision: str) -> str | None:
        """Return the commit id that a name or an id stands for."""
        if revision.startswith("-"):
            return None
        name = f"{revision}^{{commit}}"
        said = self.git("rev-parse", "--verify", "--quiet", name, codes=(0, 1, 128))
        return said.decode().strip() or None

    def commit(self, revision: str) -> Commit:
        """Return a commit by its id."""
        if revision not in self._commits:
            text = self.git("cat-file", "commit", revision).decode(errors="replace")
            self._commits[revision] = _parsed(revision, text)
        return self._commits[revision]

    def blob(self, revision: str, path: str) -> bytes | None:
        """Return a file's contents; None if there is no such file (a folder is none)."""
        found = self.entry(revision, path)
        return self.git("cat-file", "blob", found.id) if found and found.kind == "blob" else None

    def entry(self, revision: str, path: str) -> Entry | None:
        """Return what is at a path."""
        listed = self.git("ls-tree", "-z", revision, "--", path.rstrip("/")).decode(
            errors="replace"
        )
        found = re.match(r"(\d+) (\w+) ([0-9a-f]+)\t", listed)
        return Entry(*found.groups()) if found else None

    def refs(self, prefix: str) -> dict[str, str]:
        """Return ref -> object id of all refs below a prefix, sorted."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", prefix).decode()
        return dict(line.split(" ") for line in lines.splitlines())

    def set_ref(self, ref: str, revision: str) -> None:
        """Create or move a ref."""
        self.git("update-ref", ref, revision)

    def add_refs(self, refs: Mapping[str, str]) -> None:
        """Create many new refs by writing the file git packs them into: one file instead of thousands."""
        packed = self.folder / "packed-refs"
        lines = packed.read_text().splitlines() if packed.exists() else []
        known = [line.split(" ")[::-1] for line in lines if line[0] not in "#^"]
        rows = sorted({**dict(known), **refs}.items())
        text = "".join(f"{revision} {name}\n" for name, revision in rows)
        fresh = packed.with_suffix(".fresh")
        fresh.write_text(f"# pack-refs with: sorted \n{text}")
        fresh.replace(packed)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether one commit is in the history of another."""
        base = self.git("merge-base", old, new, codes=(0, 1)).decode().strip()
        return base == old

    def write(
        self,
        ref: str,
        files: Mapping[str, bytes],
        message: str,
        author: Who,
        *,
        parents: tuple[str, ...] = (),
        tree: str = "",
        committer: Who | None = None,
    ) -> str:
        """Commit to a ref: a tree (default: the first parent's) with some files changed; return the commit id."""
        text = [
            f"commit {ref}\nmark :1\nauthor {author.line()}\ncommitter {(committer or author).line()}\n".encode(),
            _data(message.encode()),
            *(
                f"{word} {each}\n".encode()
                for word, each in zip(_links(parents), parents, strict=True)
            ),
            f'M 040000 {tree} ""\n'.encode() if tree else b"",
        ]
        for path, contents in files.items():
            text += [f"M 100644 inline {quoted_path(path)}\n".encode(), _data(contents)]
        return self.fast_import(b"".join(text) + b"\nget-mark :1\n").decode().strip()

    def fast_import(self, stream: bytes) -> bytes:
        """Run git fast-import; what its get-mark commands print is returned."""
        return self.git("fast-import", "--quiet", "--force", "--date-format=raw", stdin=stream)


def quoted_path(path: str) -> str:
    """Quote a path for fast-import."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _data(contents: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(contents), contents)


def _links(parents: tuple[str, ...]) -> list[str]:
    return ["from", *["merge"] * len(parents)][: len(parents)]


def _parsed(revision: str, text: str) -> Commit:
    head, _, message = text.partition("\n\n")
    lines = [line.partition(" ") for line in head.splitlines()]
    fields = {name: value for name, _, value in lines}
    parents = tuple(value for name, _, value in lines if name == "parent")
    return Commit(revision, fields["tree"], parents, fields["author"], fields["committer"], message)
