"""What the scan knows: drivers to look for, merged changes with what CIs said on them, what comes of it. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from bot.ci.comments import Comment
from bot.ci.results import Result
from bot.lookups.answer import Answer
from bot.scan.jobs import Key
from registry.model import Identity


@dataclass(frozen=True)
class Watched:
    """A driver with a CI: where it comments (`project` is the record's `repo`, else its project) and what counts.

    `fingerprint` is the same as long as nothing here that matters to a result changes.
    """

    driver: Identity
    index: int
    project: str
    account: str
    success: str
    failure: str
    shared: bool
    fingerprint: str


@dataclass(frozen=True)
class Merged:
    """A merged change. `same_as_merged` are the patch sets that count: the merged one and those before it, as long as
    all that came after was a trivial rebase or a message edit. `submitted` and `updated` are in UTC.
    """

    number: int
    project: str
    branch: str
    submitted: datetime
    updated: datetime
    patch_set: int
    same_as_merged: frozenset[int]
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Sighting:
    """What the newest comment of a CI account on a merged change says of one driver.

    `line` is the line that tells it. `sharers` are other drivers whose success pattern takes the same line, unless all
    of them say `shared`: such a success marks nobody. `against` is a failure line beside a success. Where the result
    is NEITHER, `line` is one that a reader would look at, and `rest` are lines of jobs that no driver's pattern takes.
    """

    driver: Identity
    fingerprint: str
    project: str
    branch: str
    change: int
    patch_set: int
    submitted: datetime
    said: datetime
    result: Result
    line: str
    message: str
    log_url: str = ""
    sharers: tuple[Identity, ...] = ()
    against: str = ""
    rest: tuple[str, ...] = ()


@dataclass
class Page:
    """What came of some changes. `looks` are (number, updated, digest), `said` has the sightings of each group.

    `places` are (project, account, change): whose words were listened to where. `pending` are to be asked for in full.
    """

    changes: list[Merged] = field(default_factory=list)
    looks: list[tuple[int, str, str]] = field(default_factory=list)
    said: list[tuple[Key, Sighting]] = field(default_factory=list)
    places: list[tuple[str, str, int]] = field(default_factory=list)
    pending: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Mark:
    """Evidence as it is found: one for each driver and branch, the newest merged change with a success.

    The fields are those of `ci.tested[]` in the registry; `tested_at` is when the CI said it.
    """

    driver: Identity
    release: str
    branch: str
    change: int
    patch_set: int
    account: str
    tested_at: datetime
    review_url: str
    log_url: str
    comment: str


@dataclass(frozen=True)
class Ambiguous:
    """A line that would mark several drivers, and so marks none; the newest such line of its drivers and branch."""

    drivers: tuple[Identity, ...]
    branch: str
    change: int
    account: str
    review_url: str
    comment: str


@dataclass(frozen=True)
class Found:
    """What a scan comes to. `accounts` are account -> (does it exist, why); `incomplete` says what was not asked.

    `unasked` are the Gerrit projects that were not asked to the end. `elsewhere` are account -> (when it last wrote on
    any change at all, the project), for accounts that were not seen. `merges` are (project, branch) -> when the changes
    of the last 90 days were merged, oldest first; a pair that is not there is not known.
    """

    marks: tuple[Mark, ...]
    ambiguous: tuple[Ambiguous, ...]
    sightings: tuple[Sighting, ...]
    accounts: Mapping[str, tuple[Answer, str]]
    incomplete: tuple[str, ...] = ()
    requests: int = 0
    bytes: int = 0
    unasked: frozenset[str] = frozenset()
    elsewhere: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    merges: Mapping[tuple[str, str], tuple[datetime, ...]] = field(default_factory=dict)
