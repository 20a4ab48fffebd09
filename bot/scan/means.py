"""What a scan is told and works with, and what it hands back. Data only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.journal import Journal
from bot.scan.asker import Manners
from bot.scan.state import Found
from registry.model import Identity
from registry.model import Registry


@dataclass(frozen=True)
class Wanted:
    """What to scan for. `projects` (of Gerrit) and `drivers` choose; empty means all.

    `since` is when to begin instead of at the drivers' oldest release; `web` is what links begin with. `elsewhere`: ask
    also where accounts write that wrote nothing here.
    """

    registry: Registry
    web: str
    projects: frozenset[str] = frozenset()
    drivers: frozenset[Identity] = frozenset()
    since: datetime | None = None
    elsewhere: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing was chosen."""
        return not self.projects and not self.drivers


@dataclass(frozen=True)
class Means:
    """What a scan works with. `traffic` gives requests and bytes so far; `show` is told where the scan is, 0 to 1."""

    reader: Reader
    traffic: Callable[[], tuple[int, int]]
    manners: Manners
    journal: Journal
    now: Callable[[], datetime]
    show: Callable[[str, float], object] = lambda *_: None


@dataclass(frozen=True)
class Outcome:
    """What was found; `failure` is why Gerrit could not be asked for all of it, unless it was by our own choice."""

    found: Found
    failure: GerritError | None = None
