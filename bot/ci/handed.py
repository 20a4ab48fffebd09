"""A CI's comments as people hand them over: pasted, or a change in JSON, as of REST or of the SSH query. Pure."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from typing import Any

from bot.ci.comments import Comment
from bot.ci.comments import comments
from bot.ci.comments import own_text
from bot.ci.comments import patch_set_of

# What Gerrit puts before its JSON, against inclusion as a script.
_GUARD = ")]}'"


def handed_over(text: str, account: str) -> list[Comment]:
    """Return the comments in a text, oldest first; a pasted one is the account's own."""
    changes = list(_changes(text))
    if changes:
        return [comment for change in changes for comment in comments(_in_rest_form(change))]
    return [Comment(0, account, patch_set_of(text), "", "", "", own_text(text))]


def _changes(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the changes of a JSON text; the SSH query prints one in each line."""
    bare = text.strip().removeprefix("\ufeff").removeprefix(_GUARD).strip()
    if not bare.startswith(("{", "[")):
        return
    for part in (bare, *bare.splitlines()):
        with suppress(ValueError, RecursionError):
            value = json.loads(part)
            rows = value if isinstance(value, list) else [value]
            found = [row for row in rows if isinstance(row, dict) and _has_comments(row)]
            yield from found
            if found and part is bare:
                return


def _has_comments(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("messages"), list) or isinstance(row.get("comments"), list)


def _in_rest_form(change: Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(change.get("messages"), list):
        return change
    rows = [row for row in change["comments"] if isinstance(row, dict)]
    return {"messages": [_message(row) for row in rows]}


def _message(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "author": row.get("reviewer"),
        "date": _date(row.get("timestamp")),
        "message": row.get("message"),
    }


def _date(seconds: object) -> str:
    """Return Gerrit's text of a moment; empty if it is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        return ""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return ""
