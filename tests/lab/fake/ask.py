"""One request to a route and what it may answer: a value that becomes JSON, None (no content), or a Reply as it is."""

import base64
import json
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from tests.lab.fake.model import Change
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found
from tests.lab.fake.world import World

MAGIC = b")]}'\n"
JSON = "application/json;charset=utf-8"
TEXT = "text/plain;charset=utf-8"


class Reply(NamedTuple):
    """An answer, ready to send."""

    status: int
    body: bytes = b""
    type: str = TEXT
    headers: Mapping[str, str] = {}


class Ask(NamedTuple):
    """A request as a route sees it; `user` is None for anonymous ones."""

    world: World
    user: User | None
    params: Mapping[str, list[str]]
    body: bytes = b""
    type: str = ""
    accept: str = ""

    def signed_in(self) -> User:
        """Return who asks; 403 if nobody knows."""
        if self.user is None:
            raise Refusal(403, "Authentication required")
        return self.user

    def json(self) -> dict[str, Any]:
        """Return the input; {} if there is none."""
        if not self.body:
            return {}
        if not self.type.startswith("application/json"):
            raise Refusal(400, "Expected Content-Type: application/json")
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Refusal(400, "Invalid application/json in request") from None
        if not isinstance(value, dict):
            raise Refusal(400, "Expected JSON object")
        return value

    def number(self, *names: str, default: int) -> int:
        """Return a number from the query string, under its short or its long name."""
        given = [value for name in names for value in self.params.get(name, [])]
        if given and not given[-1].lstrip("-").isdecimal():
            raise Refusal(400, f'"{given[-1]}" is not a valid value for "-{names[0]}"')
        return int(given[-1]) if given else default

    def text(self, *names: str) -> str:
        """Return a text from the query string; empty if it is not there."""
        given = [value for name in names for value in self.params.get(name, [])]
        return given[-1] if given else ""

    def change(self, which: str) -> Change:
        """Return a change that the asker may see."""
        return self.world.change(which, self.user)

    def patch_set(self, which: str, revision: str) -> tuple[Change, PatchSet]:
        """Return a change and one of its patch sets, by number, commit id (at least 4 of it) or `current`."""
        change = self.change(which)
        if revision == "current":
            return change, change.current
        for patch_set in change.patch_sets:
            by_id = len(revision) >= 4 and patch_set.revision.startswith(revision)
            if revision == str(patch_set.number) or by_id:
                return change, patch_set
        raise not_found(revision)

    def content(self, blob: bytes, kind: str = "application/octet-stream") -> Reply:
        """Return a file's contents as Gerrit sends them: base64, or a string to who accepts JSON and nothing else."""
        headers = {"X-FYI-Content-Encoding": "base64", "X-FYI-Content-Type": kind}
        if self.accept == "application/json":
            text = blob.decode(errors="replace")
            return as_json(text)._replace(headers=headers | {"X-FYI-Content-Encoding": "json"})
        return Reply(200, base64.b64encode(blob), "text/plain;charset=iso-8859-1", headers)


Handler = Callable[..., object]


class Route(NamedTuple):
    """`pattern` has a `*` for each name in the path; `params` are the query parameters that are understood."""

    method: str
    pattern: str
    handler: Handler
    params: str = ""


def as_json(value: object, status: int = 200) -> Reply:
    """Return a value as Gerrit sends it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, MAGIC + text.encode() + b"\n", JSON)
