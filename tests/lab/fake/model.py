"""What the fake Gerrit remembers of a change: patch sets, messages, comments, votes, who takes part."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any

NEW = "NEW"
MERGED = "MERGED"
ABANDONED = "ABANDONED"


@dataclass(frozen=True)
class User:
    """An account; `id` is Gerrit's `_account_id`."""

    id: int
    username: str
    password: str
    name: str
    email: str | None
    groups: tuple[str, ...] = ()


@dataclass
class PatchSet:
    """One upload; `revision` is its commit id, `kind` is Gerrit's ChangeKind."""

    number: int
    revision: str
    uploader: int
    created: datetime
    kind: str = "REWORK"
    files: dict[str, dict[str, Any]] | None = None


@dataclass(frozen=True)
class Message:
    """A change message; `author` is None when Gerrit itself speaks."""

    id: str
    author: int | None
    date: datetime
    text: str
    patch_set: int
    tag: str = ""


@dataclass
class Comment:
    """An inline comment, published or still a draft of its author; `place` is line, range, side, parent as given."""

    id: str
    path: str
    patch_set: int
    revision: str
    author: int
    updated: datetime
    message: str
    unresolved: bool = False
    in_reply_to: str = ""
    tag: str = ""
    place: dict[str, Any] = field(default_factory=dict)
    fixes: list[dict[str, Any]] = field(default_factory=list)
    change_message: str = ""


@dataclass(frozen=True)
class Vote:
    """A vote on a label; `patch_set` is where it was given."""

    label: str
    account: int
    value: int
    date: datetime
    patch_set: int
    tag: str = ""


@dataclass
class Change:
    """A change with all its history.

    `reviewers` are account -> REVIEWER or CC, `attention` and `left` (those removed from it) account -> (since, why).
    `meta` is another with each update.
    """

    number: int
    project: str
    branch: str
    change_id: str
    owner: int
    created: datetime
    updated: datetime
    subject: str = ""
    status: str = NEW
    topic: str = ""
    wip: bool = False
    started: bool = True
    private: bool = False
    submitted: datetime | None = None
    submitter: int | None = None
    hashtags: set[str] = field(default_factory=set)
    patch_sets: list[PatchSet] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    drafts: list[Comment] = field(default_factory=list)
    votes: dict[tuple[str, int], Vote] = field(default_factory=dict)
    reviewers: dict[int, str] = field(default_factory=dict)
    attention: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    left: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    meta: str = ""

    @property
    def current(self) -> PatchSet:
        """The newest patch set."""
        return self.patch_sets[-1]

    @property
    def people(self) -> set[int]:
        """Owner, uploader, reviewers and CCs."""
        return {self.owner, self.current.uploader, *self.reviewers}


def change_ref(number: int, patch_set: int) -> str:
    """Return where a patch set lives: `refs/changes/45/12345/2`."""
    return f"refs/changes/{number % 100:02}/{number}/{patch_set}"


def is_unresolved(thread: list[Comment]) -> bool:
    """Tell whether the last comment of a thread leaves it open."""
    return thread[-1].unresolved


def threads(comments: list[Comment]) -> list[list[Comment]]:
    """Group published comments, in the order they came, by what they answer."""
    found: dict[str, list[Comment]] = {}
    for comment in comments:
        thread = found.get(comment.in_reply_to, [])
        thread.append(comment)
        found[comment.id] = thread
    return list({id(thread): thread for thread in found.values()}.values())
