"""Copies of our own configuration that a test may break: the real files where they count, empty ones elsewhere."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from tests.lab.git import git

ROOT = Path(__file__).parents[2]
REAL = ("zuul.d", "playbooks", "roles", "examples/zuul-config")


def tracked():
    """Return the paths of all files that git would commit."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return sorted(path for path in listed.split("\0") if path)


def plant(top):
    """Make a tree that has each file of the project: those of the configuration as they are, the others empty."""
    for path in tracked():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).touch()
    for folder in REAL:
        shutil.copytree(ROOT / folder, top / folder, dirs_exist_ok=True)
    return top


@contextmanager
def mutated(top, path, old, new):
    """Put `new` in the place of `old`; without `old` it is the whole file, without both the file is deleted."""
    file = top / path
    before = file.read_bytes() if file.exists() else None
    try:
        if old is new is None:
            file.unlink()
        elif old is None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new, encoding="utf-8")
        else:
            text = before.decode("utf-8")
            assert old in text, f"{path} has no {old!r} any more; correct the test"
            file.write_text(text.replace(old, new), encoding="utf-8")
        yield top
    finally:
        file.unlink(missing_ok=True)
        if before is not None:
            file.write_bytes(before)
