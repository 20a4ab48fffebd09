"""What a commit says of its review and its author: footers that Gerrit writes, and a name without a mail address."""

import configparser
import re
from urllib.parse import urlsplit

from dashboard.links import web_link
from gate.refusal import CannotJudge
from gate.source import Source
from registry.lexis import printable

_REVIEWED = re.compile(r"^Reviewed-on:[ \t]*(\S{1,2000})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_CHANGE_ID = re.compile(r"^Change-Id:[ \t]*(I[0-9a-f]{40})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
_LONGEST = 100
_LONGEST_SUBJECT = 200
_MAIL = re.compile(r"(?<=[^\s@])@(?=[^\s@])")


def author_name(name: str) -> str:
    """Return an author's name; of one that is a mail address only the part that is no address."""
    return printable(" ".join(name.partition("@")[0].split()), _LONGEST)


def subject_of(message: str) -> str:
    """Return the first line of a commit message; a mail address in it is written for people, as on all pages."""
    line = message.strip().split("\n", 1)[0]
    return printable(_MAIL.sub(" at ", line[: 2 * _LONGEST_SUBJECT]), _LONGEST_SUBJECT)


def gerrit_host(source: Source) -> str:
    """Return the host that `.gitreview` names; empty if there is none."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(source.read_worktree(".gitreview").decode("utf-8"))
        host = parser.get("gerrit", "host", fallback="").lower()
    except (CannotJudge, configparser.Error, ValueError):
        return ""
    return host if _HOST.fullmatch(host) else ""


def review_url(message: str, host: str) -> str | None:
    """Return where a commit was reviewed: as Gerrit noted it, else by its Change-Id on the project's Gerrit.

    A link to another host than the project's Gerrit is no note of that Gerrit's.
    """
    for link in reversed(_REVIEWED.findall(message)):
        found = web_link(link)
        if found is not None and (not host or urlsplit(found).hostname == host):
            return found
    ids = _CHANGE_ID.findall(message)
    return f"https://{host}/q/{ids[-1]}" if ids and host else None
