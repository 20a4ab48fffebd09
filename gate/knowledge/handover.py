"""Whether the maintainers of a record are still the same people, or at least of the same house."""

from gate.knowledge.names import fold
from gate.knowledge.names import trunk
from gate.knowledge.people import address
from gate.knowledge.people import label
from gate.knowledge.people import person
from registry.model import Driver
from registry.model import Maintainer

_PUBLIC_MAIL = {
    "126", "163", "aol", "fastmail", "foxmail", "gmail", "gmx", "googlemail", "hotmail",
    "icloud", "live", "mail", "mailbox", "me", "msn", "outlook", "posteo", "proton",
    "protonmail", "qq", "sina", "web", "yahoo", "yandex", "ymail",
}  # fmt: skip


def marks(maintainer: Maintainer) -> set[tuple[str, object]]:
    """Return all by which a person is known again."""
    contacts = (
        ("email", maintainer.email),
        ("irc", maintainer.irc),
        ("launchpad_id", maintainer.launchpad_id),
    )
    found: set[tuple[str, object]] = {
        (field, fold(value.strip())) for field, value in contacts if value and value.strip()
    }
    name = person(maintainer.name or "")
    return found | {("name", name)} if name else found


def stays(before: Driver, after: Driver) -> bool:
    """Tell whether one of the maintainers is still there."""
    old = {mark for maintainer in before.maintainers for mark in marks(maintainer)}
    return any(marks(maintainer) & old for maintainer in after.maintainers)


def is_colleague(before: Driver, after: Driver) -> bool:
    """Tell whether one of the new maintainers has an address at the house of an old one, or at the vendor's."""
    old = {house for maintainer in before.maintainers if (house := _house(maintainer))}
    vendor = {*trunk(before.vendor), *trunk(after.vendor), "".join(trunk(after.vendor))}
    return any(_house(maintainer) in old | vendor for maintainer in after.maintainers)


def _house(maintainer: Maintainer) -> str:
    parts = address(maintainer.email)
    name = label(parts.domain) if parts is not None else ""
    return "" if name in _PUBLIC_MAIL else name
