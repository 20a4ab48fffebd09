"""Does a Gerrit account of that username exist? A no needs proof that we see accounts at all."""

import re
from contextlib import suppress
from typing import NamedTuple

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from gate.knowledge.accounts import MOST_CHARACTERS
from gate.knowledge.accounts import is_username
from gate.knowledge.accounts import slip
from gate.knowledge.names import general
from gate.knowledge.names import squeezed
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import objects

_PLAIN = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)
_MOST_SHOWN = 3
_SHORTEST_WORD = 3
NO_SUCH = "no account has this username"
_SAYS_NOTHING = {"account", "openstack", "party", "storage", "test", "testing", "third"}


class Found(NamedTuple):
    """Whether there is the account, its Gerrit id if so, and what a person should know beside; `why` may be empty."""

    answer: Answer
    account: int | None = None
    why: str = ""


def find_account(reader: Reader, username: str, control: str = "") -> Found:
    """Look one account up; see `Directory` for several."""
    return Directory(reader, control=control).find(username)


def quoted(value: str) -> str:
    """Return a value of a Gerrit query such that it cannot be read as anything else; it must not have a quote in it."""
    return value if _PLAIN.fullmatch(value) else f'"{value}"'


class Directory:
    """The accounts of a server, each looked up once. `control` is a username that is known to exist, if one is."""

    def __init__(self, reader: Reader, inquiry: Inquiry | None = None, control: str = "") -> None:
        self._reader = reader
        self._inquiry = inquiry or Inquiry()
        self._control = control
        self._found: dict[str, Found] = {}

    def find(self, username: str) -> Found:
        """Return whether an account has exactly this username. Whatever goes wrong is "could not tell"."""
        if username not in self._found:
            self._found[username] = self._find(username)
        return self._found[username]

    def _find(self, username: str) -> Found:
        if len(username) > MOST_CHARACTERS or not is_username(username):
            why = "Gerrit has no such usernames, expected letters, digits and -_. without spaces"
            return Found(Answer.NO, why=f"{why}{self._hint(username)}")
        try:
            found = self._named(username)
        except GerritError as error:
            return Found(Answer.UNKNOWN, why=str(error))
        if found is not None:
            return found
        blind = self._blind()
        if blind:
            return Found(Answer.UNKNOWN, why=blind)
        return Found(Answer.NO, why=f"{NO_SUCH}{self._hint(username)}")

    def _named(self, username: str) -> Found | None:
        """Return the account of that username, active or not; None if Gerrit finds none."""
        query = f"username:{quoted(username)}"
        for asked, why in ((query, ""), (f"{query} is:inactive", "the account is not active")):
            try:
                rows = self._ask(asked)
            except GerritError as error:
                # Older servers do not know is:inactive. Where nobody is found, a query is answered with an empty list.
                if why and error.trouble is Trouble.REFUSED:
                    continue
                raise
            for row in rows:
                if row.get("username") == username:
                    return Found(Answer.YES, _id(row), why)
            if any(not isinstance(row.get("username"), str) for row in rows):
                why = "Gerrit finds an account and does not show its username"
                return Found(Answer.UNKNOWN, why=why)
        return None

    def _blind(self) -> str:
        """Return why nothing follows from an empty answer; empty if another account is found in the same way."""
        try:
            known = self._control or self._inquiry.ask("control", self._somebody)
            rows = self._ask(f"username:{quoted(known)}") if known else []
        except GerritError as error:
            return f"no account was found, and whether accounts can be seen was not to be learnt: {error}"
        if any(row.get("username") == known for row in rows):
            return ""
        what = f'an account that exists, "{printable(known)}", is not found either' if known else ""
        return f"no account was found, but {what or 'no account is known to try the look-up with'}"

    def _somebody(self) -> str:
        """Return the username of the owner of some change who is not ourselves: we always see ourselves."""
        me = self._reader.myself()
        mine = _id(me) if me is not None else None
        for query in ("status:merged", "status:open"):
            found = self._reader.changes(query, options=("DETAILED_ACCOUNTS",), limit=5)
            for owner in objects([change.get("owner") for change in objects(found)]):
                name = owner.get("username")
                if isinstance(name, str) and is_username(name) and _id(owner) != mine:
                    return name
        return ""

    def _hint(self, username: str) -> str:
        """Name the accounts that may have been meant; nothing if none is found, or the look-up fails."""
        known = [w for w in words(username[:MOST_CHARACTERS]) if len(w) >= _SHORTEST_WORD]
        telling = [w for w in known if w not in _SAYS_NOTHING and not general(w)]
        # The first was asked already: it finds the username in another case.
        queries = [f"username:{quoted(username)}"] if is_username(username) else []
        queries += [f"name:{quoted(max(telling, key=len))}"] if telling else []
        rows: list[Json] = []
        for query in queries:
            with suppress(GerritError):
                rows.extend(self._ask(query, 25))
        hints = list(dict.fromkeys(hint for row in rows if (hint := _meant(row, username))))
        return f"; {', '.join(hints[:_MOST_SHOWN])}" if hints else ""

    def _ask(self, query: str, limit: int = 10) -> list[Json]:
        rows = self._inquiry.ask(query, lambda: self._reader.accounts(query, limit=limit))
        return [row for row in objects(rows) if row]


def _id(row: Json) -> int | None:
    value = row.get("_account_id")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _meant(row: Json, username: str) -> str:
    """Show an account whose display name was written instead of its username, or that is nearly the same."""
    other, name = row.get("username"), row.get("name")
    if not isinstance(other, str) or not other or other == username:
        return ""
    shown = f'"{printable(other, 60)}"'
    if isinstance(name, str) and squeezed(name) and squeezed(name) == squeezed(username):
        return f'{shown} shows the name "{printable(name, 60)}"'
    if slip(username[:MOST_CHARACTERS], other[:MOST_CHARACTERS]) is None:
        return ""
    return f"{shown} is nearly the same"
