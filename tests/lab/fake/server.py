"""The fake Gerrit as tests and the demo see it: start, people, projects, faults, the log of requests, stop."""

import contextlib
import importlib
import shutil
import tempfile
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.lab.fake.accounts import VERSION
from tests.lab.fake.faults import Faults
from tests.lab.fake.repository import Who
from tests.lab.fake.seeding import Batch
from tests.lab.fake.seeding import Files
from tests.lab.fake.seeding import add_changes
from tests.lab.fake.seeding import readme
from tests.lab.fake.seeding import shifted
from tests.lab.fake.smart_http import Backend
from tests.lab.fake.smart_http import write_hooks
from tests.lab.fake.wire import Seen
from tests.lab.fake.wire import Wire
from tests.lab.fake.world import World
from tests.lab.people import PEOPLE
from tests.lab.people import Account

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FakeServer:
    """A running fake; `faults` makes things go wrong, `requests` is what was asked so far, `world` all it knows.

    `clock` gives the server's time; it may be replaced while the server runs.
    """

    real = False
    version = VERSION

    def __init__(self, *, clock: Clock, fix_suggestions: bool, port: int) -> None:
        self.clock = clock
        self._folder = Path(tempfile.mkdtemp(prefix="driverlog-fake-gerrit-"))
        write_hooks(self._folder / "hooks")
        self.world = World(self._folder, lambda: self.clock(), fix_suggestions)
        self.faults = Faults()
        self.requests: list[Seen] = []
        self._backend = Backend(self.world)
        self._wire = self._listening(port)
        self.port = int(self._wire.server_address[1])
        self.url = self.world.url = f"http://127.0.0.1:{self.port}"
        for person in PEOPLE:
            self.world.add_user(*person)

    def _listening(self, port: int) -> Wire:
        return Wire(port, self.world, self._backend, self.faults, self.requests)

    def __enter__(self) -> "FakeServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def accounts(self) -> dict[str, Account]:
        """All accounts by username."""
        return {username: self.account(username) for username in self._usernames()}

    def _usernames(self) -> list[str]:
        return [user.username for user in self.world.users.values()]

    def account(self, username: str) -> Account:
        """Return an account; KeyError if there is none."""
        if (user := self.world.user(username)) is None:
            raise KeyError(username)
        return Account(user.username, user.password, user.id, user.name, user.email)

    def add_account(
        self,
        username: str,
        *,
        name: str | None = None,
        email: str | None = None,
        groups: Iterable[str] = (),
    ) -> Account:
        """Make an account with a password of its own; groups that nobody knows give no rights."""
        with self.world.lock:
            self.world.add_user(username, name or username, email, tuple(groups))
        return self.account(username)

    def add_project(
        self,
        name: str,
        branches: Iterable[str] = (),
        files: Mapping[str, str | bytes] | None = None,
    ) -> None:
        """Make a project: one commit with the files on master and on each branch named."""
        given = (files or {}).items()
        contents = {path: text.encode() if isinstance(text, str) else text for path, text in given}
        with self.world.lock:
            repository = self.world.create_project(name)
            lab = Who("Lab", "lab@example.org", self.world.now())
            start = repository.write("refs/heads/master", contents, "Start\n", lab)
            repository.add_refs({f"refs/heads/{branch}": start for branch in branches})

    def allow_partial_clones(self, project: str) -> None:
        """Let git leave files out of what it fetches, and ask for single ones: off by default, as Gerrit has it."""
        for name in ("allowFilter", "allowAnySHA1InWant"):
            self.world.repository(project).git("config", f"uploadpack.{name}", "true")

    def add_changes(
        self,
        project: str,
        count: int,
        *,
        merged: bool = False,
        branch: str = "master",
        owner: str = "ada",
        files: Files = readme,
        messages: Mapping[str, str] | None = None,
        until: datetime | None = None,
        every: timedelta = timedelta(seconds=1),
    ) -> list[int]:
        """Make many changes fast and return their numbers.

        `files(number)` is what one touches, the same paths for all; `messages` are username -> what that CI said on
        each; the last change is of `until` (default: now), each `every` before the next.
        """
        with self.world.lock:
            user = self.world.user(owner)
            if user is None:
                raise KeyError(owner)
            when = until or self.world.now()
            batch = Batch(project, branch, user, merged, files, messages or {}, when, every)
            return add_changes(self.world, batch, count)

    def backdate(self, change: int, when: datetime) -> None:
        """Move a change with all its history so that its last update was then."""
        with self.world.lock:
            found = self.world.changes[change]
            shifted(found, when.replace(microsecond=0) - found.updated)

    def rest(self, username: str | None = None) -> Any:
        """Return the laboratory's REST client for an account; None is anonymous."""
        # By name, because it needs requests: the fake itself does without.
        laboratory = importlib.import_module("tests.lab.server")
        return laboratory.Rest(self.url, username and self.account(username))

    def remote(self, project: str, username: str | None = None) -> str:
        """Return the URL for git, with the account's password in it; None is anonymous."""
        if username is None:
            return f"{self.url}/{project}"
        account = self.account(username)
        login = f"{quote(account.username, safe='')}:{quote(account.password, safe='')}"
        return f"http://{login}@127.0.0.1:{self.port}/a/{project}"

    def reset_requests(self) -> None:
        """Forget what was asked so far."""
        self.requests.clear()

    @contextlib.contextmanager
    def down(self) -> Iterator[None]:
        """Let nobody listen at the port for a while: connections are refused, those that stand are broken."""
        self._wire.close()
        try:
            yield
        finally:
            self._wire = self._listening(self.port)

    def stop(self) -> None:
        """End the server and remove its folder; a second time is fine."""
        if self._folder.exists():
            self._wire.close()
            self._backend.stop()
            shutil.rmtree(self._folder, ignore_errors=True)


def start_fake(
    *, clock: Clock = _utc_now, fix_suggestions: bool = True, port: int = 0
) -> FakeServer:
    """Start a fake Gerrit with the laboratory's accounts and no project."""
    return FakeServer(clock=clock, fix_suggestions=fix_suggestions, port=port)
