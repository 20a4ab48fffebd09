"""The registry's entities and look-ups. Tolerant: what has the wrong type reads as absent, the schema says so.

Drivers are made from the parsed JSON on demand, so that a registry of 100,000 records costs nothing
until somebody looks at one.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from typing import overload


class Identity(NamedTuple):
    """What makes two records the same driver."""

    project_id: str
    vendor: str
    name: str

    def __str__(self) -> str:
        return f"{self.project_id}, {self.vendor}, {self.name}"

    @property
    def key(self) -> "Identity":
        """The identity as it is compared and sorted: without case."""
        return Identity(self.project_id.casefold(), self.vendor.casefold(), self.name.casefold())


@dataclass(frozen=True, slots=True)
class Project:
    """An OpenStack project that has drivers; `id` is its Gerrit project, such as `openstack/cinder`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Release:
    """One row of the releases table; `start` is the text of the day its development cycle began."""

    id: str
    start: str
    wiki: str = ""
    active: bool = False
    version: str = ""
    status: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class Maintainer:
    """Whom to contact about a driver; an absent field is None, an empty one the empty string."""

    name: str | None
    email: str | None = None
    irc: str | None = None
    launchpad_id: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a CI account said on a merged change: the proof behind a "CI tested" mark."""

    release: str
    branch: str
    change: int
    patch_set: int
    account: str
    tested_at: str
    review_url: str
    comment: str
    log_url: str | None = None


@dataclass(frozen=True, slots=True)
class Ci:
    """The CI of a driver: its Gerrit account and the RE2 patterns searched in each line of its comment."""

    id: str | None
    success_pattern: str | None = None
    failure_pattern: str | None = None
    shared: bool = False
    tested: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Upstream:
    """What in the project's tree IS the driver."""

    path: str
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """One record. Lists keep their length, so that index i here is index i in the JSON."""

    index: int
    identity: Identity
    description: str | None = None
    maintainers: tuple[Maintainer, ...] = ()
    wiki: str | None = None
    repo: str | None = None
    releases: tuple[str, ...] = ()
    upstream: Upstream | None = None
    ci: Ci | None = None

    @property
    def project_id(self) -> str:
        """The Gerrit project the driver is for."""
        return self.identity.project_id

    @property
    def vendor(self) -> str:
        """Who makes the driver's product."""
        return self.identity.vendor

    @property
    def name(self) -> str:
        """The driver's name within vendor and project."""
        return self.identity.name

    @property
    def pointer(self) -> str:
        """JSON pointer of the record."""
        return f"/drivers/{self.index}"


def _text(raw: Mapping[str, object], key: str) -> str | None:
    value = raw.get(key)
    return value if isinstance(value, str) else None


def _word(raw: Mapping[str, object], key: str) -> str:
    return _text(raw, key) or ""


def _number(raw: Mapping[str, object], key: str) -> int:
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def objects(value: object) -> list[Mapping[str, object]]:
    """Return the elements of a JSON array as objects; an element of another type reads as empty."""
    return (
        [item if isinstance(item, dict) else {} for item in value]
        if isinstance(value, list)
        else []
    )


def identity_of(raw: object) -> Identity:
    """Return the identity of a raw record; absent parts are empty."""
    if not isinstance(raw, dict):
        return Identity("", "", "")
    return Identity(_word(raw, "project_id"), _word(raw, "vendor"), _word(raw, "name"))


def _evidence(raw: Mapping[str, object]) -> Evidence:
    return Evidence(
        release=_word(raw, "release"),
        branch=_word(raw, "branch"),
        change=_number(raw, "change"),
        patch_set=_number(raw, "patch_set"),
        account=_word(raw, "account"),
        tested_at=_word(raw, "tested_at"),
        review_url=_word(raw, "review_url"),
        comment=_word(raw, "comment"),
        log_url=_text(raw, "log_url"),
    )


def _ci(raw: object) -> Ci | None:
    if not isinstance(raw, dict):
        return None
    return Ci(
        id=_text(raw, "id"),
        success_pattern=_text(raw, "success_pattern"),
        failure_pattern=_text(raw, "failure_pattern"),
        shared=raw.get("shared") is True,
        tested=tuple(_evidence(item) for item in objects(raw.get("tested"))),
    )


def _upstream(raw: object) -> Upstream | None:
    return Upstream(_word(raw, "path"), _text(raw, "class")) if isinstance(raw, dict) else None


def driver_of(index: int, raw: object) -> Driver:
    """Make the driver of a raw record."""
    record: Mapping[str, object] = raw if isinstance(raw, dict) else {}
    releases = record.get("releases")
    return Driver(
        index=index,
        identity=identity_of(raw),
        description=_text(record, "description"),
        maintainers=tuple(
            Maintainer(
                _text(m, "name"), _text(m, "email"), _text(m, "irc"), _text(m, "launchpad_id")
            )
            for m in objects(record.get("maintainers"))
        ),
        wiki=_text(record, "wiki"),
        repo=_text(record, "repo"),
        releases=tuple(r if isinstance(r, str) else "" for r in releases)
        if isinstance(releases, list)
        else (),
        upstream=_upstream(record.get("upstream")),
        ci=_ci(record.get("ci")),
    )


class Drivers(Sequence[Driver]):
    """The drivers in file order, each made when it is first asked for."""

    def __init__(self, raw: Sequence[object]) -> None:
        self.raw = raw
        self._made: dict[int, Driver] = {}

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, index: int) -> Driver: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Driver]: ...
    def __getitem__(self, index: int | slice) -> Driver | Sequence[Driver]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        if index not in self._made:
            self._made[index] = driver_of(index, self.raw[index])
        return self._made[index]

    def __iter__(self) -> Iterator[Driver]:
        return (self[index] for index in range(len(self)))


@dataclass(frozen=True)
class Registry:
    """All entities of one document, with the look-ups that rules and pages need."""

    raw: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> "Registry":
        """Make the registry of a document's value, whatever that value is."""
        return cls(value if isinstance(value, dict) else {})

    @cached_property
    def drivers(self) -> Drivers:
        """Every record, in file order."""
        raw = self.raw.get("drivers")
        return Drivers(raw if isinstance(raw, list) else [])

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Project id -> project."""
        rows = objects(self.raw.get("projects"))
        return {_word(row, "id"): Project(_word(row, "id"), _word(row, "name")) for row in rows}

    @cached_property
    def releases(self) -> dict[str, Release]:
        """Release id -> release, in file order."""
        rows = objects(self.raw.get("releases"))
        return {
            release.id: release
            for release in (_release(i, row) for i, row in enumerate(rows))
            if release.id
        }

    @cached_property
    def identities(self) -> dict[Identity, list[int]]:
        """Identity without case -> indexes of the records that have it."""
        result: dict[Identity, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            result[identity_of(raw).key].append(index)
        return result

    @cached_property
    def by_vendor(self) -> dict[str, list[int]]:
        """Vendor, as written -> indexes of its records."""
        return self._index("vendor")

    @cached_property
    def by_project(self) -> dict[str, list[int]]:
        """Project id -> indexes of its records."""
        return self._index("project_id")

    @cached_property
    def by_account(self) -> dict[str, list[int]]:
        """CI account -> indexes of the records that name it."""
        result: dict[str, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            ci = raw.get("ci") if isinstance(raw, dict) else None
            account = ci.get("id") if isinstance(ci, dict) else None
            if isinstance(account, str):
                result[account].append(index)
        return result

    def _index(self, key: str) -> dict[str, list[int]]:
        result: dict[str, list[int]] = defaultdict(list)
        for index, raw in enumerate(self.drivers.raw):
            value = raw.get(key) if isinstance(raw, dict) else None
            if isinstance(value, str):
                result[value].append(index)
        return result


def _release(index: int, raw: Mapping[str, object]) -> Release:
    return Release(
        id=_word(raw, "id"),
        start=_word(raw, "start"),
        wiki=_word(raw, "wiki"),
        active=raw.get("active") is True,
        version=_word(raw, "version"),
        status=_word(raw, "status"),
        index=index,
    )
