"""What a setting may be: one reader for each kind of value, of a file or of an option."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

Reader = Callable[[object], object]
_URL = "an http or https URL such as https://review.example.org"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_NAME = re.compile(r"[^\s\"'\\{}?*\[\]~^:]+(?<!/)")
_ACCOUNT = re.compile(r"[A-Za-z0-9][\w.@+-]*")
_MOST_TEXT = 1000


class Unfit(Exception):
    """A value that cannot be meant; the message says what was expected.

    Where the value itself may hold a secret, `hide` keeps it out of what is shown.
    """

    def __init__(self, expected: str, *, hide: bool = False) -> None:
        super().__init__(expected)
        self.hide = hide


def url(value: object) -> str:
    """Return the address of a Gerrit without what people leave at its end: slashes and the `/a` of logged-in calls."""
    text = _text(value, _URL).strip()
    try:
        parts = urlsplit(text)
        user, host, _ = parts.username, parts.hostname, parts.port
    except ValueError as error:
        raise Unfit(_URL, hide=True) from error
    if user is not None or "@" in parts.netloc:
        raise Unfit("a URL without user and password, which belong into the environment", hide=True)
    if parts.scheme not in ("http", "https") or not host or not _HOST.fullmatch(host):
        raise Unfit(_URL, hide="@" in text)
    if parts.query or parts.fragment:
        raise Unfit(f"{_URL}, with nothing after ? or #", hide=True)
    path = parts.path.rstrip("/").removesuffix("/a").rstrip("/")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def optional_url(value: object) -> str:
    """Return the address of a site, without slashes at its end; an empty text is none."""
    return "" if value == "" else url(value)


def project(value: object) -> str:
    """Return a Gerrit project's name."""
    return _name(value, "a Gerrit project such as openstack/driverlog, without slashes at its ends")


def branch(value: object) -> str:
    """Return a branch's short name."""
    expected = "a branch such as master"
    return _name(_text(value, expected).removeprefix("refs/heads/"), expected)


def data_path(value: object) -> str:
    """Return the registry's path inside the repository, as Gerrit names it."""
    expected = "a path inside the repository such as data/default_data.json"
    text = _text(value, expected)
    parts = text.split("/")
    # A leading ^ would make Gerrit take it for a pattern.
    if text.startswith(("/", "^")) or ".." in parts or set(text) & set("\"'\\{}"):
        raise Unfit(expected)
    tidy = "/".join(part for part in parts if part not in ("", "."))
    if not tidy or text.endswith("/"):
        raise Unfit(expected)
    return tidy


def account(value: object) -> str:
    """Return the username of a Gerrit account."""
    expected = "the username of a Gerrit account, as in its SSH address"
    if not _ACCOUNT.fullmatch(text := _text(value, expected)):
        raise Unfit(expected)
    return text


def accounts(value: object) -> tuple[str, ...]:
    """Return usernames of Gerrit accounts: a list in a file, words between commas in an option."""
    if isinstance(value, str):
        value = [word.strip() for word in value.split(",") if word.strip()]
    if not isinstance(value, list):
        raise Unfit('a list of usernames such as ["zuul"]')
    return tuple(dict.fromkeys(account(one) for one in value))


def switch(value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise Unfit("true or false")
    return value


def file(value: object) -> Path:
    """Return the path of a file or folder; `~` is the home folder."""
    expected = "the path of a file or folder"
    try:
        return Path(_text(value, expected)).expanduser()
    except RuntimeError as error:
        raise Unfit(f"{expected}; whose home folder that is cannot be told") from error


def one_of(*words: str) -> Reader:
    """Return the reader of a word out of a few."""

    def read(value: object) -> str:
        if value not in words:
            raise Unfit(" or ".join((", ".join(words[:-1]), words[-1])))
        return str(value)

    return read


def whole(least: int, most: int) -> Reader:
    """Return the reader of a whole number within bounds."""

    def read(value: object) -> int:
        number = _number(value)
        if number is None or number != int(number) or not least <= number <= most:
            raise Unfit(f"a whole number from {least} to {most}")
        return int(number)

    return read


def seconds(least: float, most: float) -> Reader:
    """Return the reader of a length of time in seconds within bounds."""

    def read(value: object) -> float:
        number = _number(value)
        if number is None or not least <= number <= most:
            raise Unfit(f"a number of seconds from {least:g} to {most:g}")
        return number

    return read


def _number(value: object) -> float | None:
    """Return a number of a file, or what an option spells; None for anything else, infinity too."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e12 else None


def _name(value: object, expected: str) -> str:
    text = _text(value, expected)
    parts = text.split("/")
    if not _NAME.fullmatch(text) or "" in parts or ".." in text or text.startswith(("-", ".")):
        raise Unfit(expected)
    return text


def _text(value: object, expected: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_TEXT:
        raise Unfit(expected)
    if not value.isprintable():
        raise Unfit(f"{expected}, without control characters")
    return value
