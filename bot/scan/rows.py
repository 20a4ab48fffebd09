"""A sighting as a row of the cache, and back. Another shape of `Sighting` needs another `VERSION` in schema.py."""

import json
import sqlite3
from datetime import UTC
from datetime import datetime
from typing import Any

from bot.ci.results import Result
from bot.scan.state import Sighting
from registry.model import Identity

INSERT = "INSERT OR REPLACE INTO sighting VALUES (?, ?, ?, ?, ?, ?, ?)"
SELECT = "SELECT project, change, fingerprint, submitted, branch, body FROM sighting"

Row = tuple[str, int, str, str, str, str]


def text(when: datetime) -> str:
    """Write a moment so that it sorts."""
    return when.astimezone(UTC).isoformat(" ", "seconds")[:19]


def moment(written: str) -> datetime:
    """Read what `text` wrote."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def values(account: str, sighting: Sighting) -> tuple[object, ...]:
    """Return the values of a row, in the order of the table."""
    body = {
        "driver": sighting.driver,
        "patch_set": sighting.patch_set,
        "said": text(sighting.said),
        "result": sighting.result.value,
        "line": sighting.line,
        "message": sighting.message,
        "log_url": sighting.log_url,
        "sharers": sighting.sharers,
        "against": sighting.against,
        "rest": sighting.rest,
    }
    packed = json.dumps({k: v for k, v in body.items() if v}, separators=(",", ":"))
    place = (sighting.project, account, sighting.change, sighting.fingerprint)
    return (*place, text(sighting.submitted), sighting.branch, packed)


def sighting(row: Row) -> Sighting:
    """Return the sighting of a row as SELECT gives it; raise sqlite3.DatabaseError for one that is damaged."""
    try:
        return _sighting(row)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise sqlite3.DatabaseError("a row is not what was written") from error


def _sighting(row: Row) -> Sighting:
    project, change, fingerprint, submitted, branch, packed = row
    body: dict[str, Any] = json.loads(packed)
    return Sighting(
        driver=Identity(*body["driver"]),
        fingerprint=fingerprint,
        project=project,
        branch=branch,
        change=change,
        patch_set=body.get("patch_set", 0),
        submitted=moment(submitted),
        said=moment(body["said"]),
        result=Result(body["result"]),
        line=body.get("line", ""),
        message=body.get("message", ""),
        log_url=body.get("log_url", ""),
        sharers=tuple(Identity(*one) for one in body.get("sharers", ())),
        against=body.get("against", ""),
        rest=tuple(body.get("rest", ())),
    )
