"""The change that adds a release to the records of one project whose code is in its tree: no more than that. Pure."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from hashlib import sha256
from typing import NamedTuple

from bot.proposal import bounds
from bot.proposal.columns import MOST_ROWS
from bot.proposal.columns import more
from bot.proposal.columns import table
from bot.proposal.signs import FAREWELL
from bot.proposal.state import Letter
from bot.text import count
from bot.text import plain
from registry.changes import differences
from registry.document import Document
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

_PREFIX = "driverlog-roll"
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_DRIVER = 60


class Where(NamedTuple):
    """Where a driver's code was found: the branch (or tag), path and class, and a link to it, if one is known."""

    ref: str
    path: str
    class_name: str = ""
    url: str = ""


def topic_of(release: str, project: str) -> str:
    """Return the topic of the change for a project: letters, digits and hyphens, another one for each project."""
    _, namespace, name = project.rpartition("openstack/")
    if not namespace or not _PLAIN.fullmatch(name) or project != f"{namespace}{name}":
        mark = sha256(project.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = "-".join([*re.findall(r"[a-z0-9]+", project.lower())[:6], mark])
    series = "-".join(re.findall(r"[a-z0-9]+", release.lower()))
    return f"{_PREFIX}-{series}-{name}"


@dataclass(frozen=True)
class PresenceChange:
    """A Kind. `found` has the place of each driver that may get the release, `gone` says who is no longer there."""

    release: str
    project: str
    found: Mapping[Identity, Where] = field(default_factory=dict)
    gone: Sequence[str] = ()

    @property
    def topic(self) -> str:
        """The topic of the change."""
        return topic_of(self.release, self.project)

    def items(self, before: Document, after: Document) -> frozenset[str]:
        """Return each record that gets the release."""
        return frozenset("\0".join(driver.identity) for driver in _come(before, after))

    def letter(self, before: Document, after: Document) -> Letter:
        """Return a table of the records, with links to the file at the branch, and who is gone."""
        come = sorted(_come(before, after), key=lambda driver: driver.identity.key)
        places = [self.found.get(driver.identity, Where("", "")) for driver in come]
        cells = [
            (
                plain(driver.identity, _MOST_DRIVER),
                plain(place.class_name or "-", 40),
                plain(place.ref, 30),
            )
            for driver, place in zip(come, places, strict=True)
        ]
        links = [plain(place.url or place.path) for place in places]
        parts = [_INTRODUCTION.format(release=plain(self.release, 40))]
        parts.append("\n".join(table(_HEAD, cells, links)))
        if self.gone:
            parts.append("\n".join([_GONE, *self._gone_lines()]))
        parts.append(FAREWELL)
        release, drivers = plain(self.release, 20), count(len(come), "driver")
        name = plain(self.project.rpartition("/")[2], 20)
        return Letter(f"Add {release} to {drivers} of {name}", "\n\n".join(parts))

    def _gone_lines(self) -> Iterator[str]:
        yield from (f"    {plain(line, 200)}" for line in self.gone[:MOST_ROWS])
        yield from more(self.gone)

    def strays(self, before: Document, after: Document) -> str:
        """Return what the change does beyond adding the release to records of the project."""
        if stray := bounds.strays(before, after, "/releases"):
            return stray
        base, head = Registry.of(before.value), Registry.of(after.value)
        for update in differences(base, head).updated:
            old, new = base.drivers[update.base], head.drivers[update.head]
            if old.project_id != self.project:
                return f"it changes {old.identity}, which is of another project"
            if self.release in old.releases or tuple(_without(new, self.release)) != old.releases:
                return f"it changes other releases of {old.identity} than {self.release}"
        return ""


_HEAD = ("Driver", "Class", "Branch")
_INTRODUCTION = """\
The code of these drivers is in the tree of {release}. Each link opens the file
at that branch; "driverlog bot upstream" asks for all releases again."""
_GONE = """\
Not there any more, and for a person to look at; their records stay as they are:"""


def _come(before: Document, after: Document) -> list[Driver]:
    """Return the drivers, as they are afterwards, whose record differs."""
    base, head = Registry.of(before.value), Registry.of(after.value)
    return [head.drivers[update.head] for update in differences(base, head).updated]


def _without(driver: Driver, release: str) -> list[str]:
    kept = list(driver.releases)
    if release in kept:
        kept.remove(release)
    return kept
