"""The table of all REST calls the fake knows, and the way from a path to one of them."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from tests.lab.fake import accounts
from tests.lab.fake import changes
from tests.lab.fake import drafts
from tests.lab.fake import edits
from tests.lab.fake import lifecycle
from tests.lab.fake import projects
from tests.lab.fake import reviews
from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Reply
from tests.lab.fake.ask import Route
from tests.lab.fake.ask import as_json
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found

_ROUTES = (
    *accounts.ROUTES,
    *changes.ROUTES,
    *drafts.ROUTES,
    *edits.ROUTES,
    *lifecycle.ROUTES,
    *projects.ROUTES,
    *reviews.ROUTES,
)
_COLLECTIONS = ("accounts", "changes", "config", "projects")
_SHORT = {"q", "n", "o", "S", "m", "r", "s", "d"}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", "([^/]+)") + "/?")


_TABLE = [(_compiled(route.pattern), route) for route in _ROUTES]


def answer(ask: Ask, method: str, path: str) -> Reply:
    """Return the answer to a REST request; `path` is as sent, still quoted, without `/a`."""
    method = "GET" if method == "HEAD" else method
    found = [(match, route) for match, route in _matches(path)]
    for match, route in found:
        if route.method == method:
            _check_params(route, ask.params)
            return _reply(route.handler(ask, *map(unquote, match.groups())))
    if found and not found[0][1].pattern.endswith("/*"):
        raise Refusal(405, f"Not implemented: {method} {path}")
    if found:
        raise Refusal(404, "Not Found")
    parts = path.strip("/").split("/")
    raise not_found(unquote(parts[-1])) if parts[0] in _COLLECTIONS else Refusal(404, "Not Found")


def _matches(path: str) -> list[tuple[re.Match[str], Route]]:
    return [(match, route) for pattern, route in _TABLE if (match := pattern.fullmatch(path))]


def _check_params(route: Route, params: Mapping[str, list[str]]) -> None:
    for name in params:
        if name not in (*route.params.split(), "pp", "alt", "trace"):
            shown = f"-{name}" if name in _SHORT else f"--{name}"
            raise Refusal(400, f'"{shown}" is not a valid option')


def _reply(value: object) -> Reply:
    if value is None:
        return Reply(204)
    return value if isinstance(value, Reply) else as_json(value)
