"""What a maintainer's fields hold: whose name, which address, several people or nobody at all. Shapes, no verdicts."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.names import fold
from gate.knowledge.names import words
from registry.model import Maintainer

# Longer values are refused by the schema; here they only must not cost much.
LONGEST = 500
CONTACTS = ("email", "irc", "launchpad_id")
LABELS = {
    "name": "name",
    "email": "e-mail address",
    "irc": "IRC nick",
    "launchpad_id": "Launchpad id",
}

_TEAM = frozenset(
    """
    ci community contact core cores crew department dept dev developers development devs engineering
    group lab labs list maintainer maintainers openstack org organization squad support team teams
    """.split()
)
NETWORKS = frozenset(
    """
    freenode irc irc.freenode.net irc.libera.chat irc.oftc.net libera libera.chat oftc
    """.split()
)
_SUFFIXES = frozenset(
    """
    esq ii iii iv inc jr junior llc ltd md phd senior sr
    """.split()
)
_EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+")
_LAUNCHPAD = re.compile(
    r"(?:https?://)?(?:www\.|bugs\.|code\.)?launchpad\.net/~?([^/\s]+)/?(?:\+\S*)?", re.IGNORECASE
)
_SEVERAL_NAMES = re.compile(
    r"\s*(?:[,;|\n]|\s&\s|\s/\s|(?<=\w)/(?=\w)|\s+and\s+(?=[^\W\d_]))\s*", re.IGNORECASE
)
_SEVERAL_ADDRESSES = re.compile(r"\s*[,;|\n]\s*|\s+(?:and|or|&|/)\s+|\s+", re.IGNORECASE)
_SEVERAL_ACCOUNTS = re.compile(r"\s*[,;|/\n]\s*|\s+(?:and|or|&)\s+|\s+", re.IGNORECASE)
NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]*|##?[^\s,:#@]+")
_BRACKETS = re.compile(r"\([^()]*\)|\"[^\"]*\"")


class Address(NamedTuple):
    """The two sides of an e-mail address, folded."""

    local: str
    domain: str


def contacts(maintainer: Maintainer) -> Iterator[tuple[str, str]]:
    """Yield (field, value) of every way to reach a maintainer that is not blank."""
    for field in CONTACTS:
        value = getattr(maintainer, field)
        if value and not value.isspace():
            yield field, value


def fields(maintainer: Maintainer) -> Iterator[tuple[str, str]]:
    """Yield (field, value) of the name and of every contact that is not blank."""
    if maintainer.name and not maintainer.name.isspace():
        yield "name", maintainer.name
    yield from contacts(maintainer)


def is_project_team(maintainer: Maintainer) -> bool:
    """Tell whether a maintainer is the team of an OpenStack project, who answers where no vendor does."""
    public = (
        (maintainer.email or "").strip().lower().endswith(("@openstack.org", ".openstack.org")),
        (maintainer.irc or "").strip().lower().startswith("#openstack-"),
    )
    return is_team(maintainer.name or "") and any(public)


@lru_cache(maxsize=1 << 16)
def person(name: str) -> tuple[str, ...]:
    """Return the words of a name by which two spellings of it are one; what stands in brackets is left out."""
    return words(_BRACKETS.sub(" ", name)) or words(name)


def is_team(name: str) -> bool:
    """Tell whether a maintainer's name is that of a team."""
    return any(word in _TEAM for word in words(name))


def address(email: str | None) -> Address | None:
    """Return the two sides of what looks like one e-mail address."""
    if not email or not is_email(email):
        return None
    local, _, domain = fold(email.strip()).rpartition("@")
    return Address(local, domain)


def is_email(text: str) -> bool:
    """Tell whether the text looks like an e-mail address, right or nearly so."""
    return len(text) <= LONGEST and _EMAIL.fullmatch(text.strip()) is not None


def launchpad_page(text: str) -> str | None:
    """Return the id in the address of a Launchpad page; None if the text is no such address."""
    match = _LAUNCHPAD.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return match[1].lstrip("~").lower() if match else None


@lru_cache(maxsize=1 << 12)
def label(domain: str) -> str:
    """Return what an owner chose of a domain: `example` of `mail.example.co.uk`."""
    parts = domain.split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else domain


_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"])


@lru_cache(maxsize=1 << 14)
def several_names(name: str) -> tuple[str, ...]:
    """Return the names in a field that holds more than one person; empty if it may well be one."""
    if len(name) > LONGEST:
        return ()
    plain = _BRACKETS.sub(" ", name).strip(" ,;|\n\t")
    parts = [part.strip() for part in _SEVERAL_NAMES.split(plain) if part.strip()]
    parts = [part for part in parts if fold(part).rstrip(".") not in _SUFFIXES]
    if len(parts) < 2 or (is_team(name) and not set(name) & set(";|\n")):
        return ()
    return tuple(parts)


@lru_cache(maxsize=1 << 14)
def several_contacts(field: str, value: str) -> tuple[str, ...]:
    """Return the contacts in a field that holds more than one; empty if it may well be one."""
    if len(value) > LONGEST or "://" in value or launchpad_page(value):
        return ()
    if field == "irc" and NICK.fullmatch(value.strip()):
        return ()  # a bar is a letter to IRC: `isolheim|away`
    separator = _SEVERAL_ADDRESSES if field == "email" else _SEVERAL_ACCOUNTS
    parts = [part for part in separator.split(value.strip(" ,;|/\n\t")) if part]
    if len(parts) < 2 or any(fold(part).strip("()") in NETWORKS for part in parts):
        return ()
    if field == "email":
        found = [part.strip("<>()\"'") for part in parts if is_email(part.strip("<>()\"'"))]
        return tuple(found) if len(set(found)) > 1 else ()
    joined = any(mark in value for mark in ",;|\n/") or re.search(r"\s(?:and|or|&)\s", value)
    return tuple(parts) if joined and not any(part.startswith("(") for part in parts) else ()
