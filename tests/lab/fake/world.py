"""The fake Gerrit's whole state, and the few ways in which it changes that every part shares."""

import re
import secrets
import threading
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.lab.fake.files import changed_files
from tests.lab.fake.model import Change
from tests.lab.fake.model import Message
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found
from tests.lab.fake.repository import Repository
from tests.lab.people import ADMINISTRATORS
from tests.lab.people import SERVICE_USERS

FIRST_ACCOUNT = 1_000_000


@dataclass
class Edit:
    """A change edit: somebody's next patch set in the making."""

    base: PatchSet
    files: dict[str, bytes]


@dataclass
class World:
    """Everything there is; `lock` is held by who answers a request, `fix_suggestions` is the server's experiment."""

    folder: Path
    clock: Callable[[], datetime]
    fix_suggestions: bool = True
    url: str = ""
    users: dict[int, User] = field(default_factory=dict)
    projects: dict[str, Repository] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    edits: dict[tuple[int, int], Edit] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        """Return the time as Gerrit keeps it: whole seconds."""
        return self.clock().replace(microsecond=0)

    def add_user(
        self, username: str, name: str, email: str | None, groups: tuple[str, ...]
    ) -> User:
        """Make an account with a password of its own."""
        number = FIRST_ACCOUNT + len(self.users)
        user = User(number, username, secrets.token_urlsafe(18), name, email, groups)
        self.users[number] = user
        return user

    def user(self, username: str) -> User | None:
        """Return the account of a username."""
        return next((user for user in self.users.values() if user.username == username), None)

    def found_users(self, word: str, me: User | None) -> list[User]:
        """Return the accounts that `ID`, `self`, a username, an e-mail, `Name <e-mail>` or a full name stands for."""
        if word in ("self", "me"):
            return [me] if me else []
        inner = re.fullmatch(r".*<([^>]+)>", word)
        known = {word, inner[1] if inner else word}
        return [
            user
            for user in self.users.values()
            if known & {str(user.id), user.username, user.email, user.name}
        ]

    def repository(self, name: str) -> Repository:
        """Return a project's repository; 404 if there is none."""
        if name not in self.projects:
            raise not_found(name)
        return self.projects[name]

    def create_project(self, name: str) -> Repository:
        """Make an empty repository for a new project."""
        if name in self.projects:
            raise Refusal(409, "Project already exists")
        folder = self.folder / "git" / f"{name}.git"
        self.projects[name] = Repository.create(folder, self.folder / "hooks")
        return self.projects[name]

    def next_number(self) -> int:
        """Return the number of the next change."""
        return max(self.changes, default=0) + 1

    def sees(self, user: User | None, change: Change) -> bool:
        """Tell whether somebody may see a change: a private one is for those who take part."""
        return not change.private or (
            user is not None and (user.id in change.people or is_admin(user))
        )

    def change(self, which: str, user: User | None) -> Change:
        """Return the change of a number, `PROJECT~N`, `PROJECT~BRANCH~Change-Id` or Change-Id; 404 unless just one."""
        parts = which.split("~")
        found = [change for change in self._candidates(parts) if self.sees(user, change)]
        if len(found) != 1:
            raise not_found(which)
        return found[0]

    def _candidates(self, parts: list[str]) -> Iterator[Change]:
        last = parts[-1]
        if last.isdecimal():
            change = self.changes.get(int(last))
            if change is not None and parts[:-1] in ([], [change.project]):
                yield change
        elif re.fullmatch(r"I[0-9a-f]{40}", last):
            for change in self.changes.values():
                if (
                    change.change_id == last
                    and [change.project, change.branch][: len(parts) - 1] == parts[:-1]
                ):
                    yield change

    def files(self, change: Change, patch_set: PatchSet) -> dict[str, dict[str, Any]]:
        """Return path -> FileInfo of a patch set, computed once."""
        if patch_set.files is None:
            patch_set.files = changed_files(self.projects[change.project], patch_set.revision)
        return patch_set.files

    def say(
        self, change: Change, author: User | None, text: str, tag: str = "", patch_set: int = 0
    ) -> str:
        """Add a message to a change, which is an update of it; return the message's id."""
        self.touch(change)
        number = patch_set or change.current.number
        who = author.id if author else None
        change.messages.append(Message(change.meta, who, change.updated, text, number, tag))
        return change.meta

    def touch(self, change: Change) -> None:
        """Note that a change was updated now; time never goes back."""
        change.updated = max(change.updated, self.now())
        change.meta = secrets.token_hex(20)


def is_admin(user: User | None) -> bool:
    """Tell whether somebody may do everything."""
    return user is not None and ADMINISTRATORS in user.groups


def is_service(user: User) -> bool:
    """Tell whether an account is a program's."""
    return SERVICE_USERS in user.groups
