"""What is to be proposed, what Gerrit has of it, and what came of it. Data only."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from typing import Protocol

from bot.review.state import Person
from registry.document import Document
from registry.model import Registry

Compare = Callable[[Document, Document], frozenset[str]]


class Letter(NamedTuple):
    """What a commit message says: subject, body, and the newest moment it speaks of (seconds since 1970, or 0)."""

    subject: str
    body: str
    moment: int = 0


class Kind(Protocol):
    """What differs from topic to topic. All of it is pure; `before` and `after` are the data file's two versions."""

    @property
    def topic(self) -> str:
        """The topic of the change, and its hashtag: letters and hyphens."""

    def items(self, before: Document, after: Document) -> frozenset[str]:
        """Return what a change carries, each piece as a name that is the same next time."""

    def letter(self, before: Document, after: Document) -> Letter:
        """Return what the commit message says."""

    def strays(self, before: Document, after: Document) -> str:
        """Return what the change does beyond what it may; empty if nothing."""


@dataclass(frozen=True)
class Own:
    """A change of ours, open or closed. `touched` says which sign of a person is on it; empty if none.

    `patch_set` and `revision` are its newest patch set by ourselves, `latest` the revision that is current.
    `by_us`: we abandoned it.
    """

    number: int
    status: str
    change_id: str
    patch_set: int
    revision: str
    latest: str
    touched: str = ""
    by_us: bool = False


@dataclass(frozen=True)
class Standing:
    """What there is of a topic: who we are (None: anonymous), and our open changes, oldest first.

    `refused` is the last change if somebody else abandoned it, `last` the number of the last closed one, 0 if none.
    """

    me: Person | None
    open: tuple[Own, ...] = ()
    refused: Own | None = None
    last: int = 0


@dataclass(frozen=True)
class Look:
    """What was seen before a proposal is made: the data file on the branch, whose commit is `tip`.

    `base` and `head` are what the open change, or else the one that somebody abandoned last, was made from and has.
    """

    standing: Standing
    tip: str
    document: Document
    base: Document | None = None
    head: Document | None = None

    @property
    def earlier(self) -> Registry | None:
        """The registry as our open change has it."""
        proposed = self.head if self.standing.open else None
        return Registry.of(proposed.value) if proposed is not None else None


@dataclass(frozen=True)
class Texts:
    """The texts that count: on the branch now, as it is wanted, and (base, head) of what we proposed last."""

    tip: Document
    wanted: Document
    base: Document | None = None
    head: Document | None = None


class Action(enum.StrEnum):
    """What is to be done with the topic's change."""

    NOTHING = "nothing"  # there is nothing to propose, or the open change has it
    WAIT = "wait"  # a person has the last word
    CREATE = "create"
    UPDATE = "update"
    ABANDON = "abandon"


@dataclass(frozen=True)
class Outcome:
    """What came of it. `done`: it is on Gerrit now, by our hand; without --post nothing is.

    `refused` says what the gate, or our own bounds, hold against it: then nothing was sent, and a person has to look.
    `again`: something moved meanwhile, look anew. `surplus` are changes that were (or would be) abandoned besides.
    """

    action: Action
    reason: str
    change: int = 0
    done: bool = False
    again: bool = False
    refused: tuple[str, ...] = ()
    surplus: tuple[int, ...] = ()
    message: str = ""
    diff: str = ""
