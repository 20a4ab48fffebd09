"""Which texts of the data may become links: clean http and https addresses, and nothing else."""

import re
from urllib.parse import urlsplit

_LONGEST = 2000
# What a browser would drop, rewrite or end the address at; such text is shown, and leads nowhere.
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{}|]+", re.IGNORECASE)


def web_link(text: object) -> str | None:
    """Return `text` if it is an address that a page may link to; None if it is to be shown as text.

    No scheme but http and https, a host, no name or password in it, no character that is invisible or reorders text.
    """
    if not isinstance(text, str) or len(text) > _LONGEST or not text.isprintable():
        return None
    if not _ADDRESS.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return text if host and "@" not in parts.netloc else None
