"""What the scan has seen, in SQLite: a cache. Without it everything is asked again and comes out the same.

Each call is one transaction: whatever ends us, what was written is whole.
"""

import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.scan import rows
from bot.scan.jobs import Covered
from bot.scan.jobs import Group
from bot.scan.jobs import Key
from bot.scan.jobs import Progress
from bot.scan.jobs import Walk
from bot.scan.state import Page
from bot.scan.state import Sighting


class Store:
    """The cache, on a connection to a database with our tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def covered(self) -> dict[Key, Covered]:
        """Return what is known of each group."""
        found = self._rows("SELECT project, account, fingerprint, floor, watermark FROM covered")
        return {(p, a): Covered(print_, rows.moment(floor), w) for p, a, print_, floor, w in found}

    def progress(self, walk: Walk) -> Progress | None:
        """Return how far a walk is; None if it was never begun."""
        found = self._rows("SELECT cursor, newest FROM walk WHERE key = ?", walk.key)
        return Progress(*found[0]) if found else None

    def forget(self, stale: Iterable[Group], walks: Iterable[Walk] | None) -> None:
        """Drop what was found for groups as they were before, and walks other than `walks` (None: keep them all)."""
        known = {key for (key,) in self._rows("SELECT key FROM walk")}
        keep = known if walks is None else {walk.key for walk in walks}
        with self.connection as one:
            one.executemany("DELETE FROM walk WHERE key = ?", [(key,) for key in known - keep])
            gone = 0
            for group in stale:
                for table in ("covered", "sighting"):
                    query = f"DELETE FROM {table} WHERE project = ? AND account = ?"
                    gone += one.execute(query, group.key).rowcount
            if gone:
                # A look is good for what was found then, and some of that is gone.
                one.execute("DELETE FROM seen")

    def put(self, page: Page, walk: Walk | None = None, progress: Progress | None = None) -> None:
        """Put in what is known of some changes now, in place of what was known, and how far their walk is."""
        here = [(one.project, one.number) for one in page.changes]
        with self.connection as one:
            one.executemany(
                "DELETE FROM sighting WHERE project = ? AND account = ? AND change = ?", page.places
            )
            one.executemany(
                rows.INSERT, [rows.values(account, seen) for (_, account), seen in page.said]
            )
            one.executemany(
                "INSERT OR REPLACE INTO merged VALUES (?, ?, ?, ?)",
                [(m.number, m.project, m.branch, rows.text(m.submitted)) for m in page.changes],
            )
            one.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", page.looks)
            one.executemany("DELETE FROM pending WHERE change = ?", [(n,) for _, n in here])
            waiting = [(number, project) for project, number in here if number in page.pending]
            one.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?)", waiting)
            if walk is not None and progress is not None:
                one.execute("INSERT OR REPLACE INTO walk VALUES (?, ?, ?)", [walk.key, *progress])

    def said_on(self, places: Iterable[tuple[str, str, int]]) -> Iterator[tuple[Key, Sighting]]:
        """Yield what was found so far for (project, account, change)."""
        numbers: dict[Key, list[int]] = {}
        for project, account, number in places:
            numbers.setdefault((project, account), []).append(number)
        for key, some in numbers.items():
            which = f"change IN ({', '.join(map(str, some))})"
            query = f"{rows.SELECT} WHERE project = ? AND account = ? AND {which}"
            for row in self._rows(query, *key):
                yield key, rows.sighting(row)

    def reopen(self, groups: Iterable[Key]) -> None:
        """Let groups be walked again; what was found for them stays until then."""
        with self.connection as one:
            one.executemany("DELETE FROM covered WHERE project = ? AND account = ?", list(groups))
            one.execute("DELETE FROM walk")

    def done(self, walk: Walk, watermark: str) -> None:
        """Note that a walk is over: its groups are known back to its beginning, as of `watermark` or better."""
        before = self.covered() if walk.until is not None else {}
        with self.connection as one:
            one.execute("DELETE FROM walk WHERE key = ?", [walk.key])
            for group in walk.groups:
                mark = before[group.key].watermark if group.key in before else watermark
                row = [*group.key, group.fingerprint, rows.text(walk.since), mark]
                one.execute("INSERT OR REPLACE INTO covered VALUES (?, ?, ?, ?, ?)", row)

    def caught_up(self, known: Iterable[Group], watermark: str) -> None:
        """Note that groups are known as of a time of the server."""
        with self.connection as one:
            one.executemany(
                "UPDATE covered SET watermark = max(watermark, ?) WHERE project = ? AND account = ?",
                [(watermark, *group.key) for group in known],
            )

    def looked(self) -> dict[int, str]:
        """Return change -> digest of those that were looked at and updated lately."""
        return dict(self._rows("SELECT change, digest FROM seen"))

    def pending(self) -> list[int]:
        """Return the changes that are to be asked for in full, newest first."""
        return [number for (number,) in self._rows("SELECT change FROM pending ORDER BY change DESC")]  # fmt: skip

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget changes that are not to be had any more, and what was found on them."""
        with self.connection as one:
            for table in ("pending", "sighting", "merged", "seen"):
                one.executemany(
                    f"DELETE FROM {table} WHERE change = ?",
                    [(number,) for number in numbers],
                )

    def prune(self, updated: str, merged: datetime) -> None:
        """Forget what nobody will ask for: looks at changes updated before a time, and merges before another."""
        with self.connection as one:
            one.execute("DELETE FROM seen WHERE updated < ?", [updated])
            one.execute("DELETE FROM merged WHERE submitted < ?", [rows.text(merged)])

    def sightings(self, group: Group) -> Iterator[Sighting]:
        """Yield what was found for a group on changes merged since its floor, newest first."""
        order = "ORDER BY submitted DESC, change DESC, fingerprint"
        where = f"WHERE project = ? AND account = ? AND submitted >= ? {order}"
        values = [*group.key, rows.text(group.floor)]
        return map(rows.sighting, self.connection.execute(f"{rows.SELECT} {where}", values))

    def merges(self, since: datetime) -> dict[Key, tuple[datetime, ...]]:
        """Return (project, branch) -> when changes were merged since a time, oldest first."""
        query = "SELECT project, branch, submitted FROM merged WHERE submitted >= ? ORDER BY submitted, change"
        found: dict[Key, list[datetime]] = {}
        for project, branch, submitted in self._rows(query, rows.text(since)):
            found.setdefault((project, branch), []).append(rows.moment(submitted))
        return {place: tuple(times) for place, times in found.items()}

    def accounts(self) -> dict[str, Found]:
        """Return what was learnt of accounts."""
        found = self._rows("SELECT username, answer, number, why FROM account")
        return {name: Found(Answer(answer), number, why) for name, answer, number, why in found}

    def remember(self, accounts: Mapping[str, Found]) -> None:
        """Note what was learnt of accounts; what could not be told is no knowledge."""
        told = [(n, f) for n, f in accounts.items() if f.answer is not Answer.UNKNOWN]
        with self.connection as one:
            one.executemany(
                "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?)",
                [(name, found.answer.value, found.account, found.why) for name, found in told],
            )

    def elsewhere(self) -> dict[str, tuple[datetime, str] | None]:
        """Return account -> when and in which project it wrote last; None if it never did."""
        found = self._rows("SELECT account, said, project FROM elsewhere")
        return {who: (rows.moment(said), where) if said else None for who, said, where in found}

    def wrote(self, account: str, said: tuple[datetime, str] | None) -> None:
        """Note where an account wrote last; None if it never did."""
        row = [account, rows.text(said[0]), said[1]] if said else [account, "", ""]
        with self.connection as one:
            one.execute("INSERT OR REPLACE INTO elsewhere VALUES (?, ?, ?)", row)

    def fact(self, name: str) -> str:
        """Return what was noted under a name; empty if nothing was."""
        found = self._rows("SELECT value FROM fact WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def note(self, name: str, value: str) -> None:
        """Note something under a name."""
        with self.connection as one:
            one.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])

    def distrust(self, error: sqlite3.Error) -> None:
        """Let the next run begin anew, if what is in here is not what was written."""
        if not isinstance(error, sqlite3.OperationalError):
            self.connection.execute("PRAGMA user_version = 0")

    def _rows(self, query: str, *values: object) -> list[Any]:
        return list(self.connection.execute(query, values))
