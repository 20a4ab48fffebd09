"""Compares what the records say of one person: what differs, whether by a slip, and which value to trust."""

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import chain
from itertools import islice
from typing import NamedTuple

from gate.knowledge.likeness import slip
from gate.knowledge.names import near
from gate.knowledge.names import squeezed
from gate.knowledge.people import LABELS
from gate.knowledge.people import address
from gate.knowledge.people import contacts
from gate.knowledge.people import is_team
from gate.knowledge.people import label
from gate.knowledge.people import person
from gate.knowledge.roster import Roster
from gate.knowledge.roster import key_of
from gate.knowledge.soundness import is_sound
from registry.model import Maintainer

_MOST = 50


class Conflict(NamedTuple):
    """What another record has in a field, whether that differs by a slip, and whether ours is the likelier."""

    field: str
    mine: str
    theirs: str
    records: tuple[int, ...]
    slip: bool
    trusted: bool


def conflicts(mine: Maintainer, people: Roster) -> Iterator[Conflict]:
    """Yield each field of a maintainer in which another record says something else of the person."""
    if not mine.name:
        return
    known = _same_person(mine, people)
    for field in LABELS:
        value = getattr(mine, field)
        if not value or not is_sound(field, value):
            continue
        others = [other for other in known if _differs(field, value, getattr(other, field))]
        others = [other for other in others if is_sound(field, getattr(other, field))]
        others = [other for other in others if _comparable(field, mine, other)]
        if others:
            yield _worst(field, mine, others, [mine, *known], people)


def _same_person(mine: Maintainer, people: Roster) -> list[Maintainer]:
    """Return the other entries with the same name, or with the same account or address and nearly the name."""
    linked = chain(
        people.holding("name", mine.name),
        people.holding("launchpad_id", mine.launchpad_id),
        people.holding("email", mine.email),
    )
    others = (other for other in linked if other.name and other != mine)
    return list(dict.fromkeys(islice(others, _MOST)))


def _differs(field: str, one: str | None, other: str | None) -> bool:
    return bool(one and other) and key_of(field, one or "") != key_of(field, other or "")


def _comparable(field: str, mine: Maintainer, other: Maintainer) -> bool:
    """A team has many addresses, and a mailbox has many people: there only a slip tells."""
    if field == "name":
        return _slip("name", mine.name or "", other.name or "") or _borrowed(mine, other)
    one, two = mine.name or "", other.name or ""
    if person(one) != person(two) and not _slip("name", one, two):
        return False
    return not is_team(one) or _slip(field, getattr(mine, field), getattr(other, field))


def _borrowed(mine: Maintainer, other: Maintainer) -> bool:
    """The same Launchpad id under two names that have no word in common."""
    if (
        not mine.launchpad_id
        or mine.launchpad_id != other.launchpad_id
        or mine.email == other.email
    ):
        return False
    names = (mine.name or "", other.name or "")
    return not any(map(is_team, names)) and not set(person(names[0])) & set(person(names[1]))


def _slip(field: str, one: str, other: str) -> bool:
    """Tell whether two values differ by what is typed wrongly now and then."""
    if field == "email":
        mine, its = address(one), address(other)
        if mine is None or its is None:
            return False
        if mine.domain == its.domain:
            return _few(mine.local, its.local)
        return (
            mine.local == its.local
            and near(mine.domain, its.domain)
            and len(label(mine.domain)) > 5
        )
    if field == "name":
        return _few(" ".join(person(one)), " ".join(person(other)))
    return _few(str(key_of(field, one)), str(key_of(field, other)))


def _few(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    return shortest > 3 and near(one, other, 2 if shortest > 7 else 1)


def _worst(
    field: str,
    mine: Maintainer,
    others: Sequence[Maintainer],
    known: Sequence[Maintainer],
    people: Roster,
) -> Conflict:
    value = getattr(mine, field)
    slips = [other for other in others if _slip(field, value, getattr(other, field))]
    other = (slips or others)[0]
    theirs = getattr(other, field)
    # Dot, hyphen or underscore: nobody can tell which, and both look right.
    even = squeezed(value) == squeezed(theirs)
    trusted = even or _trust(field, value, known, people) > _trust(field, theirs, known, people)
    return Conflict(field, value, theirs, tuple(people.places[other]), bool(slips), trusted)


def _trust(field: str, value: str, known: Sequence[Maintainer], people: Roster) -> tuple[int, int]:
    """Weigh a value: does it agree with what else is known of the person, and how many records have it."""
    key = key_of(field, value)
    records = {
        record
        for m in known
        if not _differs(field, value, getattr(m, field))
        for record in people.places[m]
    }
    others = [text for m in known for other, text in contacts(m) if other != field]
    accounts = {str(key_of("irc", text.partition("@")[0])) for text in others}
    if field == "name":
        agrees = -sum(slip(account, value) is not None for account in accounts)
    else:
        account = str(key).partition("@")[0]
        misspelt = any(slip(account, m.name or "") is not None for m in known)
        agrees = int(account in accounts) - int(misspelt)
    return agrees, len(records)
