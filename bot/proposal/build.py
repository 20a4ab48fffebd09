"""Makes the commit of a proposal in the bare repository: git's plumbing alone, no index and no work tree."""

from collections.abc import Sequence

from bot.git.process import ENDED
from bot.git.process import Git
from bot.git.repository import Repository
from gate.refusal import CannotJudge
from gate.refusal import Refusal

_MODES = ("100644", "100755")


def commit(
    repository: Repository, parent: str, path: str, text: str, who: str, when: int, message: str
) -> str:
    """Return the id of a commit that is `parent` with `text` in the file at `path`; the same again is the same id.

    `who` is author and committer, `when` in seconds since 1970.
    """
    git = repository.git
    try:
        with repository.locked() as lock:
            blob = _written(git, "blob", text.encode(), lock)
            tree = _tree(git, f"{parent}^{{tree}}", path.split("/"), blob, lock)
            signed = f"{who} {when} +0000"
            head = f"tree {tree}\nparent {parent}\nauthor {signed}\ncommitter {signed}\n\n"
            return _written(git, "commit", (head + message).encode(), lock)
    except UnicodeEncodeError as error:
        raise Refusal("the text cannot be written as UTF-8; look for a half surrogate") from error
    except ENDED as error:
        why = f"cannot write a commit into {git.folder}: {error}"
        raise Refusal(f"{why}; mend it, or delete it, and try again") from error


def shown(repository: Repository, parent: str, head: str) -> str:
    """Return the difference of two commits for people."""
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--patch")
    return _asked(repository.git, "diff-tree", "-r", *options, parent, head)


def date(repository: Repository, revision: str) -> int:
    """Return when a commit was made, in seconds since 1970; 0 where its date is none."""
    said = _asked(repository.git, "log", "--max-count=1", "--no-show-signature", "--format=%ct", revision)  # fmt: skip
    return int(said) if said.isascii() and said.isdecimal() else 0


def _asked(git: Git, *arguments: str) -> str:
    try:
        return git.run(*arguments)
    except ENDED as error:
        raise CannotJudge(f"git cannot read {git.folder}: {error}; try again") from error


def _written(git: Git, kind: str, data: bytes, lock: int) -> str:
    return git.run("hash-object", "-t", kind, "-w", "--stdin", data=data, lock=lock)


def _tree(git: Git, tree: str, path: Sequence[str], blob: str, lock: int) -> str:
    """Return a tree with another blob at `path`, whose mode stays."""
    name, *inner = path
    lines, found = git.run("ls-tree", "--full-tree", tree, lock=lock).splitlines(), False
    for index, line in enumerate(lines):
        entry, _, named = line.partition("\t")
        mode, kind, old = entry.split(" ")
        if named != _quoted(name):
            continue
        if kind == "tree" and inner:
            lines[index] = f"{mode} tree {_tree(git, old, inner, blob, lock)}\t{named}"
            found = True
        elif mode in _MODES and not inner:
            lines[index] = f"{mode} blob {blob}\t{named}"
            found = True
    if not found:
        raise CannotJudge(f"no file {'/'.join(path)} on the branch; name the file with --data-path")
    return git.run("mktree", data=("\n".join(lines) + "\n").encode(), lock=lock)


def _quoted(name: str) -> str:
    """Return a name as git prints it: bytes beyond ASCII are spelt out, and then it is in quotes."""
    data = name.encode()
    if data.isascii():
        return name
    return '"' + "".join(chr(c) if c < 128 else f"\\{c:03o}" for c in data) + '"'
