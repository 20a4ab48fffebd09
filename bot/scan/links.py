"""Links that evidence carries: to the very comment on Gerrit, and to the logs that a CI points to. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import quote
from urllib.parse import urlsplit

from bot.ci.comments import lines

_MESSAGE = re.compile(r"[\w-]{1,80}", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{}|\x00-\x20\x7f]{1,2001}", re.IGNORECASE)
_LONGEST = 2000
_LOGS = re.compile(r"\b(?:logs?|artifacts?)\b(?!\S*/)", re.IGNORECASE)
# Where to ask, and how to run again: not what came of this run.
_ABOUT = re.compile(
    r"wiki|contact|recheck|rerun|re-run|trigger|help|mail|question|document", re.IGNORECASE
)
_SECRETS = re.compile(
    r"(?:^|[&;])(?:sig|[^=&;]*(?:token|secret|passw|signature|credential|api_?key)[^=&;]*)=",
    re.IGNORECASE,
)


def review_url(web: str, project: str, change: int, patch_set: int, message: str) -> str:
    """Return the address of a comment by its message id; that of its patch set where Gerrit gave none."""
    place = f"{web.rstrip('/')}/c/{quote(project)}/+/{change}"
    if _MESSAGE.fullmatch(message):
        return f"{place}#message-{message}"
    return f"{place}/{patch_set}" if patch_set > 0 else place


def log_url(line: str, text: str) -> str:
    """Return the logs of what `line`, one of a comment's, tells; empty if the comment names none.

    The line's own link comes first, then one that is said to be the logs, then the only one there is: of several,
    nobody can tell whose they are.
    """
    own = next(_links(line), "")
    if own:
        return own
    said = lines(text)
    for index, other in enumerate(said):
        if _LOGS.search(other):
            near = next(_links("\n".join(said[index : index + 2])), "")
            if near:
                return near
    others = {link for other in said if not _ABOUT.search(other) for link in _links(other)}
    return others.pop() if len(others) == 1 else ""


def _links(text: str) -> Iterator[str]:
    """Yield the web addresses in a text that anybody may be shown."""
    for found in _LINK.finditer(text):
        link = _trimmed(found.group())
        if len(link) <= _LONGEST and link.isprintable() and _is_public(link):
            yield link


def _trimmed(link: str) -> str:
    """Return a link without the punctuation of the sentence around it."""
    while link:
        last = link[-1]
        opening = {")": "(", "]": "["}.get(last)
        if last not in ".,;:!?*" and (opening is None or link.count(opening) >= link.count(last)):
            break
        link = link[:-1]
    return link


def _is_public(link: str) -> bool:
    """Tell whether a link has a host and nothing in it by which one could log in."""
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and not _SECRETS.search(parts.query)
