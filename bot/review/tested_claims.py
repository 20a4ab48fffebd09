"""What the claims of a record came to when they were put to the test. Data only."""

from dataclasses import dataclass

from bot.lookups.answer import Answer
from bot.review.positions import Range
from registry.model import Identity


@dataclass(frozen=True)
class CiClaim:
    """A record's `ci` put to the test: does the account exist, and what do the patterns make of its newest comments?

    `success`, `failure`, `neither` count the account's newest comment on each of so many changes of `project`, as
    far as `asked` is YES (NO: not asked, there is no such account). `idle` counts changes on which it told no result,
    only that a run starts or that the change could not be merged; `mixed` successes with a failure line beside.
    `example` is a line that neither pattern takes, `proposal` the (success, failure) patterns that would have
    taken it; both are empty where there is none. `sharers` are other drivers that `shared_line` marks as well.
    `server` is the Gerrit that was asked, for a person who wants to ask again. `why` explains `exists` and `asked`.
    """

    driver: Identity
    account: str
    project: str
    exists: Answer
    why: str = ""
    asked: Answer = Answer.UNKNOWN
    success: int = 0
    failure: int = 0
    neither: int = 0
    idle: int = 0
    mixed: int = 0
    example: str = ""
    example_url: str = ""
    proposal: tuple[str, str] | None = None
    sharers: tuple[Identity, ...] = ()
    server: str = ""
    shared_line: str = ""
    places: tuple[Range | None, Range | None] = (None, None)


@dataclass(frozen=True)
class InTree:
    """Whether a path is in the tree of one release; `ref` is the branch or tag that was looked at."""

    release: str
    ref: str
    answer: Answer
    why: str = ""


@dataclass(frozen=True)
class UpstreamClaim:
    """A record's `upstream.path` put to the test for the releases it lists; `left_out` releases were not asked for."""

    driver: Identity
    project: str
    path: str
    class_name: str
    trees: tuple[InTree, ...]
    left_out: int = 0


@dataclass(frozen=True)
class EvidenceClaim:
    """An entry of `ci.tested` that the change brings in, asked of Gerrit; `why` says what is wrong with it."""

    driver: Identity
    release: str
    branch: str
    change: int
    answer: Answer
    why: str = ""
