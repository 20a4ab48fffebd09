"""The registry's file in the work tree: opened for an edit, and written whole or not at all."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from commands.replacing import replace_file
from commands.source import data_path
from gate.change import Change
from gate.change import Snapshot
from gate.change import no_history
from gate.check import Request
from gate.check import Verdict
from gate.check import check
from gate.older import history as older
from gate.refusal import CannotJudge
from gate.refusal import Refusal
from gate.rules import RULES
from gate.source import WORKTREE
from gate.source import Source
from registry.changes import differences
from registry.document import Document
from registry.model import Registry
from registry.parsing import read


class Opened(NamedTuple):
    """The file as it was read."""

    source: Source
    data: bytes
    snapshot: Snapshot

    @property
    def registry(self) -> Registry:
        """The registry in it."""
        return self.snapshot.registry


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Opened]:
    """Open the file of the work tree; Refusal if it is no JSON that can be edited."""
    source = Source(options.repo, data_path(options.data_path))
    try:
        data = source.read(WORKTREE)
        document = read(data)
        _must_be_sound(document, source.data_path)
        yield Opened(source, data, Snapshot(source.data_path, document))
    finally:
        source.close()


def _must_be_sound(document: Document, path: str) -> None:
    if document.faults:
        line, column = document.position(document.faults[0].extent.start)
        why = f"{path}:{line}:{column}: {document.faults[0].message}"
        raise Refusal(f"cannot read {why}; mend that first (driverlog check shows all)")
    if not isinstance(document.value, dict) or not isinstance(document.value.get("drivers"), list):
        raise Refusal(
            f"{path} has no list of drivers; expected a registry, name it with --data-path"
        )
    last = len(document.value["drivers"]) - 1
    if not document.has("/drivers") or (last >= 0 and not document.has(f"/drivers/{last}")):
        raise Refusal(
            f"{path} has a layout that cannot be edited in place; run driverlog fmt first"
        )


def verdict(file: Opened, head: Document) -> Verdict:
    """Return what the gate says of the edit as a change to what lies in the work tree."""
    base, after = file.snapshot, Snapshot(file.snapshot.path, head)
    history = partial(older, file.source, "HEAD") if _has_commit(file.source) else no_history
    changes = differences(base.registry, after.registry)
    change = Change(base, after, changes, (base.path,), history=history)
    return check(Request(after, RULES, base, change=change))


def _has_commit(source: Source) -> bool:
    try:
        source.commit("HEAD")
    except CannotJudge:
        return False
    return True


def write(file: Opened, text: str) -> None:
    """Write the new text, unless somebody else has written the file in the meantime."""
    if file.source.read(WORKTREE) != file.data:
        why = f"{file.source.data_path} was changed by somebody else in the meantime"
        raise Refusal(f"{why}; nothing is written, run the command again")
    replace_file(file.source.top / file.source.data_path, text)
