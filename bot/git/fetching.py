"""Fetches refs of one server into a repository of ours, again where that may help, and anew where ours is damaged."""

import time
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass

from bot.git import failures
from bot.git.process import ENDED
from bot.git.repository import Repository
from bot.patience import Patience

_FETCH = (
    "fetch",
    "--quiet",
    "--force",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
    "--no-recurse-submodules",
)


@dataclass(frozen=True)
class Fetcher:
    """A repository, where it is fetched from, and the patience with that place; `options` are git's, for each fetch."""

    repository: Repository
    url: str
    patience: Patience
    options: tuple[str, ...] = ()

    @contextmanager
    def fetched(self, *refs: str) -> Iterator[int]:
        """Fetch refs, and hold the lock (whose descriptor it gives) while something is done with them."""
        with self.repository.locked() as lock:
            fresh = self.repository.prepare(lock)
            self.repository.tidy(time.time(), lock)
            try:
                self._fetch(refs, lock, fresh=fresh)
            except BaseException:
                with suppress(OSError):
                    self.repository.sweep(lock)
                raise
            yield lock

    def _fetch(self, refs: Sequence[str], lock: int, *, fresh: bool) -> None:
        try:
            self.patience.until(lambda: self._fetch_once(refs, lock))
        except failures.PerhapsOurs:
            if fresh:
                raise
            self.repository.clear(lock)
            self.repository.prepare(lock)
            self._fetch(refs, lock, fresh=True)

    def _fetch_once(self, refs: Sequence[str], lock: int) -> None:
        wanted = [f"+{name}:{name}" for name in refs]
        git = self.repository.git
        try:
            git.run(*_FETCH, *self.options, "--end-of-options", self.url, *wanted, lock=lock)
        except ENDED as error:
            raise failures.told(error, self.url, refs[-1], git) from None

    def objects(self, ids: Sequence[str], lock: int) -> None:
        """Fetch objects by their ids, as git itself does where it finds one missing; GitFailed where it may not."""
        data = "".join(f"{one}\n" for one in ids).encode()
        noop = ("-c", "fetch.negotiationAlgorithm=noop")
        options = [option for option in self.options if not option.startswith("--depth")]
        git = self.repository.git
        git.run(*noop, *_FETCH, *options, "--stdin", self.url, data=data, lock=lock)
