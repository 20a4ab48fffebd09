"""What the registry is made of: drivers with their maintainers, CI and evidence, projects, releases."""

from dataclasses import dataclass
from typing import NamedTuple


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
