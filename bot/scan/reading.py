"""From Gerrit's rows to what the cache keeps: changes, what was said on them, and which are to be asked for in full."""

import hashlib
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.gerrit import Json
from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.scan import queries
from bot.scan.jobs import Closed
from bot.scan.jobs import Group
from bot.scan.merged import merged
from bot.scan.merged import needs_history
from bot.scan.sightings import sightings
from bot.scan.state import Merged
from bot.scan.state import Page
from bot.scan.state import Watched


@dataclass(frozen=True)
class Place:
    """All that is looked for in one Gerrit project, whoever was asked for in this run."""

    watched: tuple[Watched, ...]
    accounts: Mapping[str, int]
    fingerprint: str
    account_of: Mapping[str, str]

    def without(self, accounts: Collection[str]) -> "Place":
        """Return a place where some accounts are not listened to."""
        if not accounts:
            return self
        return replace(
            self,
            watched=tuple(one for one in self.watched if one.account not in accounts),
            accounts={name: n for name, n in self.accounts.items() if name not in accounts},
        )

    def heard(self, row: Json) -> Json:
        """Return a row with the messages of our accounts alone, which are few of all where CIs and people talk."""
        numbers = set(self.accounts.values())
        messages = row.get("messages")
        if 0 in numbers or not isinstance(messages, list):
            return row
        return {**row, "messages": [one for one in messages if _author(one) in numbers]}


@dataclass
class Reading:
    """The places by project; `looked` is change -> digest of those that were looked at before, at all there was."""

    places: Mapping[str, Place]
    lately: datetime
    looked: dict[int, str] = field(default_factory=dict)

    def page(
        self, rows: Iterable[Json], closed: Closed = MappingProxyType({}), *, full: bool = False
    ) -> Page:
        """Read rows; `full`: with all their patch sets. What is as it was at the last look is left out.

        Of changes merged before `lately` nothing is read that accounts said on branches that are `closed` for them.
        """
        page = Page()
        for whole in rows:
            place = self.places.get(str(whole.get("project")))
            if place is None:
                continue
            digest = _digest(f"{place.fingerprint} {queries.state_of(whole)}")
            if not full and self.looked.get(whole.get("_number", 0)) == digest:
                continue
            row = place.heard(whole)
            change = merged(row)
            if change is None:
                continue
            page.changes.append(change)
            left = place.without(self._closed_for(change, closed))
            if left is place:
                self.looked[change.number] = digest
                page.looks.append((change.number, queries.updated(row), digest))
            if not full and needs_history(row, left.accounts):
                # What was said of it is known when all its patch sets are.
                page.pending.add(change.number)
                continue
            page.places += [(change.project, account, change.number) for account in left.accounts]
            for seen in sightings(change, left.watched, left.accounts):
                page.said.append(((change.project, place.account_of[seen.fingerprint]), seen))
        return page

    def _closed_for(self, change: Merged, closed: Closed) -> set[str]:
        if change.submitted >= self.lately:
            return set()
        return {account for account, branches in closed.items() if change.branch in branches}


def places(
    watched: Iterable[Watched], groups: Iterable[Group], accounts: Mapping[str, Found]
) -> dict[str, Place]:
    """Return the places of all watched drivers."""
    members: dict[str, list[Watched]] = {}
    for one in watched:
        members.setdefault(one.project, []).append(one)
    prints: dict[str, list[str]] = {}
    for group in groups:
        prints.setdefault(group.project, []).append(group.fingerprint)
    return {
        project: Place(
            watched=tuple(drivers),
            accounts=_numbers(drivers, accounts),
            fingerprint=_digest(" ".join(sorted(prints.get(project, ())))),
            account_of={one.fingerprint: one.account for one in drivers},
        )
        for project, drivers in members.items()
    }


def _numbers(drivers: Iterable[Watched], accounts: Mapping[str, Found]) -> dict[str, int]:
    """Return username -> Gerrit's number of an account, 0 where it is not known; who is not there says nothing."""
    names = {one.account for one in drivers}
    known = {name: accounts[name] for name in names if name in accounts}
    return {name: f.account or 0 for name, f in known.items() if f.answer is not Answer.NO}


def _author(message: object) -> object:
    author = message.get("author") if isinstance(message, Mapping) else None
    return author.get("_account_id") if isinstance(author, Mapping) else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
