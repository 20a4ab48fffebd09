"""A change to the registry as rules of the scope CHANGE see it."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from registry.changes import Changes
from registry.document import Document
from registry.model import Registry


@dataclass(frozen=True)
class Snapshot:
    """The data file at one commit (or in the work tree), read and parsed."""

    path: str
    document: Document

    @cached_property
    def registry(self) -> Registry:
        """The entities of the document."""
        return Registry.of(self.document.value)


def no_history() -> Sequence[Registry]:
    """Return the history of a file that has none."""
    return ()


@dataclass(frozen=True)
class Change:
    """What is proposed: base and head, the difference, and what of its surroundings bears on it.

    `paths` are all files the change touches, `data_path` the registry's own; `subject` is the first line of the
    commit message. `history()` returns older registries, the newest first, those before the base;
    it reads them from git when it is first called.
    """

    base: Snapshot
    head: Snapshot
    changes: Changes
    paths: tuple[str, ...] = ()
    subject: str = ""
    history: Callable[[], Sequence[Registry]] = no_history
