"""What a patch set touches: FileInfos as Gerrit computes them, and the text of its magic file `/COMMIT_MSG`."""

import re
from datetime import UTC
from datetime import datetime
from typing import Any

from tests.lab.fake.repository import Commit
from tests.lab.fake.repository import Repository

COMMIT_MSG = "/COMMIT_MSG"
MERGE_LIST = "/MERGE_LIST"
PATCHSET_LEVEL = "/PATCHSET_LEVEL"
MAGIC_PATHS = {COMMIT_MSG, MERGE_LIST, PATCHSET_LEVEL}

_NOBODY = "0" * 40
_PERSON = re.compile(r"(?P<name>.*?) ?<(?P<email>[^>]*)> (?P<time>\d+) (?P<zone>[+-]\d{4})")


def changed_files(repository: Repository, revision: str) -> dict[str, dict[str, Any]]:
    """Return path -> FileInfo against the first parent, `/COMMIT_MSG` among them."""
    commit = repository.commit(revision)
    text = commit_msg(repository, commit)
    size = len(text.encode())
    magic = {"status": "A", "lines_inserted": text.count("\n"), "size_delta": size, "size": size}
    return {COMMIT_MSG: magic, **_diff(repository, commit)}


def commit_msg(repository: Repository, commit: Commit) -> str:
    """Return what Gerrit shows as the file `/COMMIT_MSG`."""
    parents = [repository.commit(parent) for parent in commit.parents]
    lines = [f"{parent.id[:8]} ({parent.subject})" for parent in parents]
    head = f"Parent:     {lines[0]}\n" if len(lines) == 1 else ""
    if len(lines) > 1:
        head = "Merge Of:   " + "\n            ".join(lines) + "\n"
    author, committer = person(commit.author), person(commit.committer)
    return (
        f"{head}Author:     {author['name']} <{author['email']}>\nAuthorDate: {_shown(author)}\n"
        f"Commit:     {committer['name']} <{committer['email']}>\nCommitDate: {_shown(committer)}\n"
        f"\n{commit.message}"
    )


def person(header: str) -> dict[str, Any]:
    """Return the GitPersonInfo of an author or committer header, with its time as `when`."""
    found = _PERSON.match(header)
    if found is None:
        return {"name": header, "email": "", "when": datetime.fromtimestamp(0, UTC), "tz": 0}
    zone = found["zone"]
    minutes = (int(zone[1:3]) * 60 + int(zone[3:])) * (-1 if zone[0] == "-" else 1)
    when = datetime.fromtimestamp(int(found["time"]), UTC)
    return {"name": found["name"], "email": found["email"], "when": when, "tz": minutes}


def _shown(who: dict[str, Any]) -> str:
    return f"{who['when']:%Y-%m-%d %H:%M:%S} +0000"


def _diff(repository: Repository, commit: Commit) -> dict[str, dict[str, Any]]:
    sides = [commit.parents[0], commit.id] if commit.parents else ["--root", commit.id]
    options = ("-r", "-M", "-z", "--raw", "--numstat", "--no-commit-id", "--full-index")
    parts = iter(repository.git("diff-tree", *options, *sides).decode(errors="replace").split("\0"))
    raw: dict[str, list[str]] = {}
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        if part.startswith(":"):
            fields = part[1:].split(" ")
            old = next(parts)
            path = next(parts) if fields[4][0] in "RC" else old
            raw[path] = fields
            found[path] = _kind(fields[4][0], old)
        elif part:
            inserted, deleted, path = part.split("\t")
            if not path:
                next(parts)
                path = next(parts)
            found[path] |= _counts(inserted, deleted)
    sizes = _sizes(repository, {blob for fields in raw.values() for blob in fields[2:4]})
    for path, fields in raw.items():
        found[path] |= _sized(fields, sizes)
    return dict(sorted(found.items()))


def _kind(letter: str, old: str) -> dict[str, Any]:
    info = {} if letter in "MT" else {"status": letter}
    return info | ({"old_path": old} if letter in "RC" else {})


def _counts(inserted: str, deleted: str) -> dict[str, Any]:
    if inserted == "-":
        return {"binary": True}
    numbers = {"lines_inserted": int(inserted), "lines_deleted": int(deleted)}
    return {name: number for name, number in numbers.items() if number}


def _sized(fields: list[str], sizes: dict[str, int]) -> dict[str, Any]:
    old_mode, new_mode, old, new = fields[:4]
    size, was = sizes.get(new, 0), sizes.get(old, 0)
    modes = {"old_mode": int(old_mode, 8), "new_mode": int(new_mode, 8)}
    shas = {"old_sha": old, "new_sha": new}
    return {
        "size_delta": size - was,
        "size": size,
        **{name: mode for name, mode in modes.items() if mode},
        **{name: sha for name, sha in shas.items() if sha != _NOBODY},
    }


def _sizes(repository: Repository, blobs: set[str]) -> dict[str, int]:
    asked = "\n".join(sorted(blobs - {_NOBODY})).encode()
    form = "--batch-check=%(objectname) %(objecttype) %(objectsize)"
    lines = repository.git("cat-file", form, stdin=asked).decode().splitlines() if asked else []
    rows = [line.split(" ") for line in lines]
    return {row[0]: int(row[2]) for row in rows if row[1] == "blob"}
