"""Reading accounts, and the server's version."""

import re
from collections.abc import Callable
from typing import Any

from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Route
from tests.lab.fake.model import User
from tests.lab.fake.query import compiled
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.render import account_info
from tests.lab.fake.timestamps import stamp

VERSION = "3.13.5"
MOST_ROWS = 500


def _version(ask: Ask) -> str:
    return VERSION


def _found(ask: Ask, which: str) -> User:
    if which == "self" and ask.user is None:
        raise Refusal(403, "Resolving account 'self' requires login")
    users = ask.world.found_users(which, ask.user)
    if len(users) != 1:
        raise Refusal(404, f"Account '{which}' not found")
    return users[0]


def _one(ask: Ask, which: str) -> object:
    return account_info(_found(ask, which))


def _detail(ask: Ask, which: str) -> object:
    user = _found(ask, which)
    info = {"registered_on": stamp(ask.world.clock()), **account_info(user)}
    return info | ({"secondary_emails": []} if user == ask.user else {})


def _query(ask: Ask) -> object:
    wanted = compiled(ask.text("q", "query"), _operator)
    start = ask.number("S", "start", default=0)
    most = min(ask.number("n", "limit", default=0) or MOST_ROWS, MOST_ROWS)
    found = [user for user in ask.world.users.values() if wanted(user)]
    detailed = bool(ask.params.get("o"))
    rows: list[dict[str, Any]] = [
        account_info(user) if detailed else {"_account_id": user.id}
        for user in found[start : start + most]
    ]
    if rows and len(found) > start + most:
        rows[-1]["_more_accounts"] = True
    return rows


def _operator(name: str, value: str) -> Callable[[User], bool]:
    value = value.lower()
    if name == "username":
        return lambda user: user.username == value
    if name == "email":
        return lambda user: (user.email or "").lower().startswith(value)
    if name == "name":
        return lambda user: _named(user, value)
    if (name, value) in (("is", "active"), ("is", "inactive")):
        return lambda user: value == "active"
    if name:
        raise Refusal(400, f"Unsupported operator {name}:{value}")
    return lambda user: (
        value in (str(user.id), user.username, (user.email or "").lower()) or _named(user, value)
    )


def _named(user: User, value: str) -> bool:
    """Tell whether each word begins a word of the name, the e-mail or the username, as in Gerrit's index."""
    known = _words(f"{user.name} {user.email or ''} {user.username}")
    return all(any(word.startswith(wanted) for word in known) for wanted in _words(value))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


ROUTES = (
    Route("GET", "/config/server/version", _version),
    Route("GET", "/accounts", _query, "q query n limit o S start"),
    Route("GET", "/accounts/*", _one),
    Route("GET", "/accounts/*/detail", _detail),
)
