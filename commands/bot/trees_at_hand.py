"""The trees of the server, read by git into our state folder; how many requests that took, and no more than allowed."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from urllib.parse import quote

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Trouble
from bot.git.mirror import Mirror
from bot.lookups.snapshots import Snapshots
from bot.lookups.snapshots import prepare
from bot.lookups.trees import Trees
from commands.bot.session import Session
from gate.knowledge.upstreams import Place
from registry.model import Registry
from registry.model import Release


class TreesAtHand:
    """What `bot roll` and `bot upstream` look into. `branched`: master stands for no release."""

    def __init__(self, opened: Session, *, branched: bool = False) -> None:
        self._opened = opened
        self._snapshots = Snapshots(self, self._mirror)
        self.trees = Trees(self._snapshots, branched=branched)

    def prepare(
        self,
        registry: Registry,
        today: date,
        places: Iterable[Place],
        releases: Iterable[Release],
    ) -> None:
        """Fetch what the questions need, a project at a time."""
        prepare(self.trees, self._snapshots, registry, today, places, releases, self._show)

    @property
    def requests(self) -> int:
        """What was asked so far, by REST and by git."""
        return self._opened.gerrit.requests + self._snapshots.fetches

    @property
    def bytes_read(self) -> int:
        """What was received so far, by REST and by git."""
        return self._opened.gerrit.bytes_read + self._snapshots.bytes_read

    def branches(self, project: str) -> list[Json]:
        """Return the branches of a project."""
        self._allowed()
        return self._opened.gerrit.branches(project)

    def tags(self, project: str) -> list[Json]:
        """Return the tags of a project."""
        self._allowed()
        return self._opened.gerrit.tags(project)

    def file_at(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file that git does not have."""
        self._allowed()
        return self._opened.gerrit.file_at(project, commit, path)

    def has_file(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file."""
        self._allowed()
        return self._opened.gerrit.has_file(project, commit, path)

    def _allowed(self) -> None:
        most = self._opened.settings.max_requests
        if most and self.requests >= most:
            why = f"not asked: --max-requests {most} is reached"
            raise GerritError(Trouble.REFUSED, f"{why}; allow more, or name fewer drivers")

    def _mirror(self, project: str) -> Mirror:
        self._allowed()
        settings, checkout = self._opened.settings, self._opened.checkout
        server = quote(settings.gerrit.partition("://")[2], safe="")
        folder = settings.state_folder / server / f"{quote(project, safe='')}.trees"
        return checkout.mirror(folder, project)

    def _show(self, project: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"driverlog: reading the trees of {project}\n")
            sys.stderr.flush()
