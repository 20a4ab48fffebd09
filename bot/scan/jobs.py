"""What is asked of Gerrit in a scan: groups of drivers, and the walks and news that are asked for them. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Key = tuple[str, str]
Closed = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Group:
    """The drivers of one account in one Gerrit project, judged together: a line may be of several of them.

    `who` is the account as a query names it, empty if there is none to ask for. What was found for a group holds as
    long as its `fingerprint` is the same. Changes merged before `floor` do not matter.
    """

    project: str
    account: str
    who: str
    fingerprint: str
    floor: datetime

    @property
    def key(self) -> Key:
        """What names the group."""
        return self.project, self.account


class Covered(NamedTuple):
    """What is known of a group: all that was merged since `floor`, as it was when Gerrit said `watermark`."""

    fingerprint: str
    floor: datetime
    watermark: str


@dataclass(frozen=True)
class Walk:
    """Merged changes of one project, in pages: those on which the accounts of `groups` commented.

    Merged between `since` and `until` (both inclusive; None: without an end); all that were merged after `whole`, if it
    is not None, whoever commented: they tell whether a silent CI had anything to say.
    """

    project: str
    groups: tuple[Group, ...]
    since: datetime
    until: datetime | None = None
    whole: datetime | None = None

    @property
    def key(self) -> str:
        """The same as long as the same is asked for: a walk that was broken off goes on under it."""
        groups = [[group.account, group.fingerprint] for group in self.groups]
        whole = self.whole is not None
        return digest([self.project, groups, str(self.since), str(self.until), whole])


class Progress(NamedTuple):
    """How far a walk is: the next page begins at `cursor`; `newest` is the last update when it began."""

    cursor: str
    newest: str


@dataclass(frozen=True)
class News:
    """Merged changes of several projects that were updated since `after`, of whatever account."""

    projects: tuple[str, ...]
    groups: tuple[Group, ...]
    after: str


@dataclass(frozen=True)
class Plan:
    """What a run has to ask for; `refused` are projects that cannot be asked for."""

    news: tuple[News, ...]
    walks: tuple[Walk, ...]
    refused: tuple[str, ...] = ()


def digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
