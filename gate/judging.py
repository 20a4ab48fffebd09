"""Reads base and head from a repository and has the rules judge them: one run of the gate."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from gate.change import Change
from gate.change import Snapshot
from gate.check import Request
from gate.check import Verdict
from gate.check import check
from gate.refusal import CannotJudge
from gate.shelf import Shelf
from gate.source import NONE
from gate.source import WORKTREE
from gate.source import Source
from registry.changes import differences
from registry.model import Registry
from registry.parsing import read


class Judged(NamedTuple):
    """One run: what was compared and what came out."""

    head: Snapshot
    base: Snapshot | None
    verdict: Verdict
    touched: frozenset[str]


def judge(
    source: Source, base: str, head: str, rules: Shelf, *, everything: bool = False
) -> Judged:
    """Read base and head and run the rules on them."""
    before = (
        None if base == NONE else Snapshot(source.data_path, read(source.read_base(base, head)))
    )
    after = Snapshot(source.data_path, read(source.read(head), before.document if before else None))
    change, touched = None, frozenset({source.data_path})
    if before is not None:
        touched = frozenset(source.touched_paths(base, head))
        changes = differences(before.registry, after.registry)
        history = partial(_older, source, base)
        change = Change(
            before, after, changes, tuple(sorted(touched)), source.subject(head), history
        )
    old = None
    if before is not None:
        # A base without the file excepts nothing, which is not the same as not to know.
        old = _exceptions(source, base) or Snapshot("", read(b'{"exceptions": []}'))
    now = _exceptions(source, head)
    request = Request(after, rules, before, everything, change, now, old)
    return Judged(after, before, check(request), touched)


def _older(source: Source, base: str) -> Sequence[Registry]:
    # Few changes are such that a rule asks for them.
    from gate.older import history

    return history(source, base)


def _exceptions(source: Source, head: str) -> Snapshot | None:
    folder, slash, _ = source.data_path.rpartition("/")
    path = f"{folder}{slash}exceptions.json"
    with suppress(CannotJudge):
        data = (
            source.read_worktree(path)
            if head == WORKTREE
            else source.read_blob(source.commit(head), path)
        )
        return Snapshot(path, read(data))
    return None
