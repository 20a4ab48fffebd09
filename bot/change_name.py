"""How people name a change: a number, `project~number`, a Change-Id, or an address copied from the browser."""

import re
from typing import NamedTuple
from urllib.parse import unquote
from urllib.parse import urlsplit

from bot.config.settings import Settings
from bot.gerrit import Reader
from gate.refusal import Refusal

_EXPECTED = "expected a number such as 4711, project~4711, a Change-Id such as I0123abcd…, or the change's URL"
_CHANGE_ID = re.compile(r"I[0-9a-f]{8,40}", re.IGNORECASE)
# …/c/project/+/123/4, with a file after it or not; …/c/123; the old …/#/c/123; the short …/123.
_NEW = re.compile(r"/c/(?P<project>.+)/\+/(?P<number>\d+)(/.*)?$")
_OLD = re.compile(r"/(c/|#/c/)?(?P<number>\d+)(/.*)?$")
_MOST_DIGITS = 10


class ChangeName(NamedTuple):
    """What was named: a number or else a Change-Id, and the project and server if they were said too."""

    number: int | None = None
    change_id: str = ""
    project: str = ""
    server: str = ""


def parse(text: str) -> ChangeName:
    """Return what `text` names; raise Refusal where it names no change."""
    text = text.strip()
    if "://" in text:
        return _of_url(text)
    project, _, last = text.rpartition("~")
    # project~branch~Change-Id is Gerrit's own triplet.
    project = unquote(project.split("~", 1)[0])
    if _is_number(last):
        return ChangeName(number=int(last), project=project)
    if _CHANGE_ID.fullmatch(last):
        return ChangeName(change_id="I" + last[1:].lower(), project=project)
    raise _no_change(text)


def _of_url(text: str) -> ChangeName:
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError as error:
        raise _no_change(text) from error
    path = parts.path + (f"#{parts.fragment}" if parts.fragment.startswith("/c/") else "")
    found = _NEW.search(path) or _OLD.search(path.replace("/#/", "/").replace("#/", "/"))
    if parts.scheme not in ("http", "https") or not host or not found:
        raise _no_change(text)
    if not _is_number(found["number"]):
        raise _no_change(text)
    project = unquote(found.groupdict().get("project") or "")
    return ChangeName(number=int(found["number"]), project=project, server=host)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) > 0


def _no_change(text: str) -> Refusal:
    # A password in the address is not shown.
    shown = re.sub(r"//[^/]*@", "//", text)[:200]
    return Refusal(f"{shown!a} is no change; {_EXPECTED}")


def number_of(name: ChangeName, settings: Settings, reader: Reader) -> int:
    """Return the change's number; raise Refusal if another server or project is meant, or no or several changes are."""
    server = urlsplit(settings.gerrit).netloc
    if name.server and name.server != server:
        raise Refusal(
            f"the change is on {name.server}, expected {server}; name its server with --gerrit"
        )
    if name.project and name.project != settings.project:
        raise Refusal(
            f"the change is in {name.project!a}, expected {settings.project}; name its project with --project"
        )
    return name.number if name.number is not None else _look_up(name.change_id, settings, reader)


def _look_up(change_id: str, settings: Settings, reader: Reader) -> int:
    """Ask which change has a Change-Id: several branches may have one each."""
    where = f'project:"{settings.project}" branch:"{settings.branch}"'
    found = reader.changes(f"change:{change_id} {where}", limit=3)
    numbers = sorted({int(row["_number"]) for row in found if "_number" in row})
    if not numbers:
        place = f"{settings.project} on {settings.branch}"
        raise Refusal(f"no change {change_id} in {place}; look it up in Gerrit and give its number")
    if len(numbers) > 1:
        several = ", ".join(map(str, numbers))
        raise Refusal(f"{change_id} names the changes {several}; give the number of one")
    return numbers[0]
