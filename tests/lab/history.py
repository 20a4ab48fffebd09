"""Makes the past of a Gerrit, and knows the truth about it: merged changes over years on which CIs wrote as they do.

The truth is kept from what was meant, never read back from what was written.
"""

import random
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import Any
from typing import NamedTuple

from tests.lab.history_registry import FIRST
from tests.lab.history_registry import OUTSIDE
from tests.lab.history_registry import PROJECTS
from tests.lab.history_registry import RELEASES
from tests.lab.history_registry import REPOSITORIES
from tests.lab.history_registry import Driver
from tests.lab.history_registry import day
from tests.lab.history_registry import registry as registry_of
from tests.lab.history_registry import release as release_of
from tests.lab.history_voices import UNMERGED
from tests.lab.history_voices import VOICES
from tests.lab.history_voices import Line
from tests.lab.history_voices import Voice

ELSEWHERE = ("feature/lab", "stable/grizzly")
SAME, REBASE, REWORK = "NO_CODE_CHANGE", "TRIVIAL_REBASE", "REWORK"
_SCENES = {
    "last": 45,
    "started": 10,
    "overridden": 10,
    "older": 12,
    "both": 5,
    "unmerged": 3,
    "unmerged-after": 4,
    "started-again": 4,
    "late": 7,
}


class PatchSet(NamedTuple):
    """An upload: how it differs from the one before, and when it came."""

    kind: str
    when: datetime


class Said(NamedTuple):
    """A message on a change; `results` are the lines it tells of jobs that ran, and which were good."""

    account: str
    patch_set: int
    when: datetime
    text: str
    tag: str = ""
    vote: int | None = None
    results: Mapping[str, tuple[bool, Line]] = {}

    @property
    def message(self) -> str:
        """The message as Gerrit keeps it."""
        vote = "" if self.vote is None else f" Verified{self.vote:+d}"
        return f"Patch Set {self.patch_set}:{vote}\n\n{self.text}"


@dataclass(frozen=True)
class Past:
    """A merged change."""

    number: int
    project: str
    branch: str
    submitted: datetime
    patch_sets: tuple[PatchSet, ...]
    said: tuple[Said, ...]

    @property
    def same(self) -> set[int]:
        """The patch sets that count for the merged one."""
        number = len(self.patch_sets)
        same = {number}
        while number > 1 and self.patch_sets[number - 1].kind != REWORK:
            number -= 1
            same.add(number)
        return same


class Case(NamedTuple):
    """Which change is being made; nothing is said on it after `until`."""

    number: int
    project: str
    submitted: datetime
    until: datetime


class Truth(NamedTuple):
    """What a mark has to say."""

    release: str
    change: int
    patch_set: int
    account: str
    tested_at: datetime
    log_url: str
    comment: str


@dataclass(frozen=True)
class Vendor:
    """A CI account with its drivers: job -> drivers that its line is about."""

    account: str
    voice: Voice
    jobs: Mapping[str, tuple[Driver, ...]]
    project_of: Mapping[str, str]
    shared: bool
    votes: bool
    first: datetime
    last: datetime
    good: float

    @property
    def projects(self) -> list[str]:
        """Where it comments."""
        return sorted(set(self.project_of.values()))


@dataclass
class History:
    """All that was made: the registry, the accounts that are to be there, the changes, and the truth."""

    registry: dict[str, Any]
    accounts: tuple[str, ...]
    changes: list[Past]
    marks: dict[tuple[Driver, str], Truth] = field(default_factory=dict)
    ambiguous: dict[tuple[tuple[Driver, ...], str], int] = field(default_factory=dict)
    nobody: str = "ghost-ci"

    def add(self, change: Past, vendors: Sequence[Vendor]) -> None:
        """Put a change in, or a newer look at it, and learn what is true now."""
        self.changes = [one for one in self.changes if one.number != change.number] + [change]
        self.changes.sort(key=lambda one: one.number)
        self.learn(vendors)

    def later(
        self, vendors: Sequence[Vendor], word: tuple[int, str, datetime], *, good: bool
    ) -> Said:
        """Let a CI write once more on an old change (number, account, when), and return what it said."""
        number, account, when = word
        change = next(one for one in self.changes if one.number == number)
        vendor = next(one for one in vendors if one.account == account)
        when = when.replace(microsecond=0)
        case = Case(number, change.project, change.submitted, when)
        last = len(change.patch_sets)
        said = _result(random.Random(number), case, vendor, last, when, float(good))
        self.add(replace(change, said=(*change.said, said)), vendors)
        return said

    def learn(self, vendors: Sequence[Vendor]) -> None:
        """Work out the truth from what was meant."""
        self.marks, self.ambiguous = {}, {}
        for change in sorted(self.changes, key=lambda one: (one.submitted, one.number)):
            release = release_of(change.branch, change.submitted)
            if not release or change.submitted < day(RELEASES[FIRST][2]):
                continue
            for vendor in vendors:
                self._hear(change, release, vendor)

    def _hear(self, change: Past, release: str, vendor: Vendor) -> None:
        ran = [one for one in change.said if one.account == vendor.account and one.results]
        counted = [one for one in ran if one.patch_set in change.same]
        if not counted:
            return
        word = max(counted, key=lambda one: (one.patch_set, one.when))
        for job, (good, line) in word.results.items():
            if not good or vendor.project_of[job] != change.project:
                continue
            drivers = vendor.jobs[job]
            if len(drivers) > 1 and not vendor.shared:
                self.ambiguous[drivers, change.branch] = change.number
                continue
            for driver in drivers:
                self.marks[driver, change.branch] = Truth(
                    release, change.number, word.patch_set, vendor.account, word.when, line.log, line.text
                )  # fmt: skip


def made(
    count: int, *, until: datetime, first: int = 1001, vendors: int = 40, seed: int = 7
) -> tuple[History, list[Vendor]]:
    """Make so many merged changes, numbered from `first`, the last one merged about `until`."""
    dice = random.Random(seed)
    until = until.replace(microsecond=0)
    people = [_vendor(dice, place, until) for place in range(vendors)]
    changes = list(_changes(dice, count, first, people, until))
    history = History(registry_of(people), _accounts(people), changes)
    history.learn(people)
    return history, people


def _accounts(people: Sequence[Vendor]) -> tuple[str, ...]:
    return (*(vendor.account for vendor in people), "silent-ci", "unreadable-ci")


def _vendor(dice: random.Random, place: int, until: datetime) -> Vendor:
    voice = VOICES[place % len(VOICES)]
    account, name = f"vendor{place:02}-ci", f"Vendor {place:02}"
    here, there = PROJECTS[place % 4], PROJECTS[(place + 1) % 4]
    jobs: dict[str, tuple[Driver, ...]] = {}
    project_of: dict[str, str] = {}
    kind = place // len(VOICES) + place % 3
    if voice.jobs and kind % 3 == 0:
        for protocol in ("iscsi", "fc", "nvme"):
            jobs[f"v{place:02}-{protocol}"] = ((here, name, f"{name} {protocol}"),)
    elif not voice.jobs and kind % 3 != 2:
        jobs[f"v{place:02}"] = ((here, name, f"{name} A"), (here, name, f"{name} B"))
    elif voice.jobs and kind % 3 == 1:
        jobs[f"v{place:02}-one"] = ((here, name, f"{name} one"),)
        jobs[f"v{place:02}-two"] = ((there, name, f"{name} two"),)
        project_of[f"v{place:02}-two"] = there
    else:
        jobs[f"v{place:02}"] = ((here, name, f"{name} only"),)
    outside = place % 10 == 9
    project_of = dict.fromkeys(jobs, OUTSIDE if outside else here) | ({} if outside else project_of)
    begin = day(RELEASES[0][2])
    span = until - begin
    return Vendor(
        account=account,
        voice=voice,
        jobs=jobs,
        project_of=project_of,
        shared=kind % 3 == 1,
        votes=place % 4 != 3,
        first=begin + span * dice.choice((0, 0, 0, 0.2, 0.5)),
        last=begin + span * dice.choice((1, 1, 1, 1, 0.7)) + timedelta(days=1),
        good=dice.choice((0.9, 0.7, 0.4)),
    )


def _changes(
    dice: random.Random, count: int, first: int, people: Sequence[Vendor], until: datetime
) -> Iterator[Past]:
    begin = day(RELEASES[0][2])
    seconds = int((until - begin).total_seconds()) - 3 * 86_400
    times = sorted(
        begin + timedelta(seconds=86_400 + dice.randrange(seconds)) for _ in range(count)
    )
    for place, submitted in enumerate(times):
        # Now and then two are merged at the same second, as a chain is.
        when = times[place - 1] if place % 50 == 49 else submitted
        project = dice.choices(REPOSITORIES, (40, 20, 20, 14, 6))[0]
        yield _change(dice, Case(first + place, project, when, until), people)


def _change(dice: random.Random, case: Case, people: Sequence[Vendor]) -> Past:
    number, project, submitted, _ = case
    count = dice.choices((1, 2, 3, 4), (50, 30, 15, 5))[0]
    kinds = [REWORK, *dice.choices((REWORK, REBASE, SAME), (50, 30, 20), k=count - 1)]
    patch_sets = tuple(
        PatchSet(kind, submitted - timedelta(hours=5 * (count - place)) + timedelta(minutes=1))
        for place, kind in enumerate(kinds)
    )
    branch = _branch(dice, submitted)
    said: list[Said] = []
    for vendor in people:
        if (
            project in vendor.projects
            and vendor.first <= submitted <= vendor.last
            and dice.random() < 0.5
        ):
            said += _scene(dice, case, vendor, patch_sets)
    said += _people(dice, said, patch_sets)
    if project == PROJECTS[0] and dice.random() < 0.1:
        said.append(
            Said(
                "unreadable-ci",
                count,
                submitted - timedelta(hours=1),
                "All is well, see https://logs.example.org/u",
            )
        )
    said.sort(key=lambda one: one.when)
    return Past(number, project, branch, submitted, patch_sets, tuple(said))


def _branch(dice: random.Random, when: datetime) -> str:
    known = [row for row in RELEASES if day(row[2]) <= when]
    if dice.random() < 0.6 or len(known) < 2:
        return "master"
    if dice.random() < 0.08:
        return dice.choice(ELSEWHERE)
    name, version, _ = dice.choice(known[:-1])
    prefix = "unmaintained" if name == "Antelope" else "stable"
    return f"{prefix}/{version or name.lower()}"


def _scene(
    dice: random.Random, case: Case, vendor: Vendor, patch_sets: Sequence[PatchSet]
) -> Iterator[Said]:
    """Yield what a CI says on a change."""
    count = len(patch_sets)
    scene = dice.choices(list(_SCENES), list(_SCENES.values()))[0]

    def run(patch_set: int, minutes: float, good: float = vendor.good) -> Said:
        when = patch_sets[patch_set - 1].when + timedelta(minutes=minutes)
        return _result(dice, case, vendor, patch_set, when, good)

    def say(minutes: float, text: str) -> Said:
        when = patch_sets[-1].when + timedelta(minutes=minutes)
        return Said(vendor.account, count, when, text, _tag(vendor))

    start, unmerged = vendor.voice.start or "Starting check jobs.", dice.choice(UNMERGED)
    if scene == "older" and count > 1:
        yield run(dice.randrange(1, count), 60)
    elif scene == "unmerged":
        yield say(60, unmerged)
    elif scene == "late":
        late = min(case.submitted + timedelta(hours=dice.randrange(1, 40)), case.until)
        yield _result(dice, case, vendor, count, late, vendor.good)
    elif scene == "overridden":
        good = dice.random() < 0.5
        yield run(count, 30, float(good))
        yield run(count, 90, float(not good))
    else:
        if scene == "started":
            yield say(10, start)
        if scene == "both" and count > 1:
            yield run(count - 1, 60)
        yield run(count, 60)
        if scene == "started-again":
            yield say(120, start)
        if scene == "unmerged-after":
            yield say(120, unmerged)


def _result(
    dice: random.Random, case: Case, vendor: Vendor, patch_set: int, when: datetime, good: float
) -> Said:
    jobs = [job for job in vendor.jobs if vendor.project_of[job] == case.project]
    results = [(job, dice.random() < good) for job in jobs]
    told = vendor.voice.tell(results, case.number * 10 + patch_set)
    vote = (1 if all(ok for _, ok in results) else -1) if vendor.votes else None
    lines = {job: (ok, told.lines[job]) for job, ok in results}
    return Said(vendor.account, patch_set, when, told.text, _tag(vendor), vote, lines)


def _tag(vendor: Vendor) -> str:
    return f"autogenerated:{vendor.account}" if vendor.voice.name != "box" else ""


def _people(dice: random.Random, said: Sequence[Said], patch_sets: Sequence[PatchSet]) -> Iterator[Said]:  # fmt: skip
    """Yield what people say to that: recheck, thanks, and a CI's own words once more."""
    for one in said:
        when = one.when + timedelta(minutes=5)
        if one.results and dice.random() < 0.05:
            yield Said("ben", one.patch_set, when, f"It says so itself:\n\n{one.text}")
        if dice.random() < 0.05:
            yield Said(
                "ada",
                one.patch_set,
                when,
                dice.choice(("recheck", f"recheck-{one.account}", "run it again")),
            )
