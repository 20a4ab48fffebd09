"""What the pages show: drivers with their marks, vendors, projects, releases. `derive.py` works it out."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dashboard.health import DriverHealth
from dashboard.health import Health
from dashboard.history import Entry
from dashboard.inputs import Inputs
from dashboard.states import Mark
from dashboard.states import State
from dashboard.upstream import Found
from dashboard.upstream import Upstream
from registry.model import Driver
from registry.model import Registry
from registry.model import Release


@dataclass(frozen=True, slots=True)
class DriverView:
    """One driver; `stem` is the address of its files without their ending, `marks` are newest release first.

    `headline` is how it stands today; None where that is only claimed. `past` is then the newest tick of a release
    that has ended. `history` is None if none was read. `unlisted` are releases whose tree has its code all the same.
    """

    driver: Driver
    stem: str
    project_title: str
    project_path: str
    vendor_path: str
    marks: tuple[Mark, ...]
    headline: Mark | None
    past: Mark | None = None
    health: DriverHealth | None = None
    history: tuple[Entry, ...] | None = None
    unlisted: tuple[Found, ...] = ()

    @property
    def page(self) -> str:
        """Where its page stands."""
        return f"{self.stem}.html"

    @property
    def json(self) -> str:
        """Where its record stands as JSON."""
        return f"{self.stem}.json"

    @property
    def badge(self) -> str:
        """Where its badge stands."""
        return f"{self.stem}.svg"

    @property
    def gerrit(self) -> str:
        """Address of the Gerrit that its evidence is from; empty where it has none."""
        found = (mark.evidence.review_url for mark in self.marks if mark.evidence)
        return next(found, "").partition("/c/")[0]

    @property
    def state(self) -> State:
        """How it stands, in one word."""
        return self.headline.state if self.headline else State.CLAIMED


@dataclass(frozen=True, slots=True)
class Group:
    """The drivers of one project or one vendor."""

    id: str
    title: str
    path: str
    drivers: tuple[DriverView, ...]


@dataclass(frozen=True)
class View:
    """The whole site; `releases` are newest first."""

    inputs: Inputs
    drivers: tuple[DriverView, ...]
    projects: tuple[Group, ...]
    vendors: tuple[Group, ...]
    releases: tuple[Release, ...]
    health: Health | None
    upstream: Upstream | None

    @property
    def registry(self) -> Registry:
        """The registry that the site shows."""
        return self.inputs.registry

    @property
    def now(self) -> datetime:
        """The moment that the site is of."""
        return self.inputs.now

    @property
    def base_url(self) -> str:
        """Where the site will stand; empty if that is not known."""
        return self.inputs.base_url

    def url(self, path: str) -> str:
        """Return the whole address of a path, or the path where the site's own address is not known."""
        return f"{self.base_url}/{path}" if self.base_url else path

    @cached_property
    def release_ranks(self) -> dict[str, int]:
        """Release id -> its place in time, the oldest 0."""
        return {release: rank for rank, release in enumerate(self.registry.releases)}
