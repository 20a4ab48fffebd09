"""The state of a change under review: all that was observed, and nothing that was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from bot.lookups.answer import Answer
from bot.review.positions import Range
from bot.review.tested_claims import CiClaim
from bot.review.tested_claims import EvidenceClaim
from bot.review.tested_claims import UpstreamClaim
from gate.finding import Severity
from registry.model import Identity
from registry.wording import Detail


@dataclass(frozen=True)
class Person:
    """A Gerrit account as far as we may see it."""

    account: int
    name: str = ""
    email: str = ""
    username: str = ""


@dataclass(frozen=True)
class ChangeFacts:
    """What Gerrit says of the change and its current patch set.

    `files` are path -> size in bytes of what the current patch set touches, without Gerrit's magic paths; `known`
    are the accounts that are owner, uploader, reviewer or CC. `status` is Gerrit's: NEW, MERGED or ABANDONED.
    """

    number: int
    project: str
    branch: str
    status: str
    subject: str
    patch_set: int
    revision: str
    owner: Person
    uploader: Person
    files: Mapping[str, int]
    known: frozenset[int] = frozenset()
    hashtags: tuple[str, ...] = ()
    wip: bool = False
    private: bool = False


class Replacement(NamedTuple):
    """What a fix puts in the place of a range of the data file."""

    range: Range
    text: str


@dataclass(frozen=True)
class Finding:
    """A new finding of the gate. `key` knows it again on the next patch set; `fix` is empty where there is none."""

    key: str
    rule: str
    severity: Severity
    message: str
    path: str
    range: Range
    driver: Identity | None = None
    title: str = ""
    safe: bool = False
    fix: tuple[Replacement, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One thing that a person has to decide. `kind` is stable; `driver` is None where it is about several."""

    kind: str
    text: str
    driver: Identity | None = None


@dataclass(frozen=True)
class Judgement:
    """What the installed gate says of the change, in Gerrit's terms.

    `unreadable` is the reason why nothing could be judged, empty otherwise. `mended` counts old findings that are gone.
    `collides` tells whether it conflicts with the branch as it is now, `merged` what only the merge of both brings in.
    """

    unreadable: str = ""
    findings: tuple[Finding, ...] = ()
    mended: int = 0
    details: tuple[Detail, ...] = ()
    questions: tuple[Question, ...] = ()
    collides: Answer = Answer.NO
    merged: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Said:
    """A review of ours on this change, from our own tagged message: on which patch set, and what it came to.

    `untrue` are marks of the claims that did not hold then.
    """

    message: str
    patch_set: int
    digest: str
    untrue: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Thread:
    """A thread that we began: the key of its finding, its place, its last comment, and whether it is still open."""

    key: str
    path: str
    line: int
    last: str
    patch_set: int
    unresolved: bool


@dataclass(frozen=True)
class State:
    """All that the decision needs.

    `remit` says why the change is none of our business; empty if it is. `untested` counts records whose claims were
    not put to the test. `maintainers` are account -> name of people whose records somebody else edits here.
    """

    change: ChangeFacts
    me: Person | None
    remit: str = ""
    judgement: Judgement = Judgement()
    ci: tuple[CiClaim, ...] = ()
    upstream: tuple[UpstreamClaim, ...] = ()
    evidence: tuple[EvidenceClaim, ...] = ()
    untested: int = 0
    said: tuple[Said, ...] = ()
    threads: tuple[Thread, ...] = ()
    zuul_speaks: bool = False
    newcomer: Answer = Answer.UNKNOWN
    maintainers: Mapping[int, str] = field(default_factory=dict)
