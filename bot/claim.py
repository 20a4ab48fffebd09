"""The right to write on a change: a draft comment, which only the bot's own account can see.

Gerrit has no "post this unless it is there". The instance with the oldest draft may write; the others leave it to him.
Who died is found out by his process where he ran beside us, and by the age of his draft elsewhere.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Writer
from bot.gerrit import moment

_WORD = "driverlog claim "
# What a killed process had sent arrives within this time, in seconds, or not at all.
_STILL_UNDER_WAY = 20.0
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Claim:
    """Our draft on a change, with the revision it is on."""

    number: int
    revision: str
    draft: Json


def make(writer: Writer, number: int, revision: str) -> Claim:
    """Leave a draft on a change."""
    place, process = _here()
    body = {
        "path": "/PATCHSET_LEVEL",
        "message": f"{_WORD}{secrets.token_hex(8)} {place} {process} while a review is written, may be deleted",
        "unresolved": False,
    }
    return Claim(number, revision, writer.create_draft(number, revision, body))


def holds(writer: Writer, mine: Claim, lease: float) -> bool:
    """Tell whether our draft is the oldest of those alive; the dead ones are taken away. `lease` is in seconds."""
    drafts = [one for many in writer.drafts(mine.number).values() for one in many]
    claims = [one for one in drafts if str(one.get("message", "")).startswith(_WORD)]
    now = _moment(mine.draft)
    alive = [one for one in claims if _is_alive(one, (now - _moment(one)).total_seconds(), lease)]
    for dead in (one for one in claims if one not in alive):
        release(writer, Claim(mine.number, mine.revision, dead))
    first = min(alive, key=lambda one: (_moment(one), str(one.get("id"))), default=mine.draft)
    return first.get("id") == mine.draft.get("id")


def release(writer: Writer, claim: Claim) -> None:
    """Delete a claim; what cannot be deleted now runs out by itself."""
    with suppress(GerritError):
        revision = str(claim.draft.get("commit_id") or claim.revision)
        writer.delete_draft(claim.number, revision, str(claim.draft.get("id", "")))


def _is_alive(draft: Json, age: float, lease: float) -> bool:
    if age <= _STILL_UNDER_WAY:
        return True
    place, process = ([*str(draft.get("message", "")).split()[3:5], "", ""])[:2]
    return age <= lease and (place != _here()[0] or _is_running(process))


@cache
def _here() -> tuple[str, str]:
    """Return where we run, the same for all processes that see each other, and which process we are."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        place = f"{boot} {Path('/proc/self/ns/pid').readlink()} {os.uname().nodename}"
    except OSError:
        # Without a way to see other processes nobody is known to be dead.
        place = secrets.token_hex(8)
    return sha256(place.encode()).hexdigest()[:12], f"{os.getpid()}-{_started(os.getpid())}"


def _is_running(process: str) -> bool:
    number, _, started = process.partition("-")
    return number.isdecimal() and bool(started) and _started(int(number)) == started


def _started(process: int) -> str:
    """Return when a process began, in the kernel's ticks; empty if there is none of that number."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name of the program, in brackets, may contain anything.
    fields = stat.rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in ("Z", "X") else ""


def _moment(comment: Json) -> datetime:
    """Return the server's time of a comment; the fraction, which it does not keep everywhere, is left out."""
    return moment(comment.get("updated")) or _NEVER
