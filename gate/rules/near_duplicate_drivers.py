"""Two records whose names differ by nothing that makes two drivers.

What
    A vendor has two drivers in one project whose names are the same but for spaces, punctuation, the order of
    words, a plural, words such as "driver" or "volume", the way a protocol is written, or one letter typed wrongly.
    Names that differ by a protocol, a number, a model or any other word are two drivers.
Why
    It is one driver twice: a rename that left the old record behind, or two people who did the same work.
Wrong
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI driver"},
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "HaldenHX iSCSI volume driver"}
Right
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX iSCSI driver"},
    {"project_id": "openstack/cinder", "vendor": "Halden Storage", "name": "Halden HX FC driver"}
Fix
    Merge the records, or name in each what makes it another driver.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.focus import Focus
from gate.knowledge.names import FILLER
from gate.knowledge.names import PROTOCOLS
from gate.knowledge.names import singular
from gate.knowledge.names import squeezed
from gate.knowledge.names import trunk
from gate.knowledge.names import without_one
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry
from registry.model import identity_of

META = Rule("near-duplicate-drivers", Severity.WARNING, Scope.REGISTRY)

_SHORTEST = 5
_LONGEST = 200
_Key = tuple[object, ...]


def check(registry: Registry, focus: Focus) -> Iterator[Finding]:
    """Yield a finding on each record that has a near-duplicate."""
    if not focus:
        return
    alike = _index(registry, {trunk(driver.vendor) for driver in focus})
    slips: dict[_Key, dict[str, set[int]]] = {}
    for driver in focus:
        found = {index for key in _keys(driver.identity) for index in alike[key]}
        for key, word in _gaps(driver.identity):
            if len(alike[key]) > 1:
                if key not in slips:
                    slips[key] = _slips(registry, key, alike[key])
                found.update(
                    index for left in without_one(word) for index in slips[key].get(left, ())
                )
        # Of two the one is told that the change touches, and of two such (or none) the second.
        mine = _turn(driver.index, focus.touched)
        untold = sorted(index for index in found if _turn(index, focus.touched) < mine)
        others = [registry.drivers[index].identity for index in untold]
        other = next((other for other in others if _near(driver.identity, other)), None)
        if other is not None and driver.name:
            yield _finding(driver, other)


def _turn(index: int, touched: frozenset[int]) -> tuple[bool, int]:
    return index in touched, index


def _finding(driver: Driver, other: Identity) -> Finding:
    message = (
        f'name "{printable(driver.name)}" is nearly "{printable(other.name)}" of the same vendor;'
        " merge the records or name what makes this another driver"
    )
    return Finding("/name", message, key=driver.name, related=(other,)).of(driver)


def _index(registry: Registry, trunks: set[tuple[str, ...]]) -> dict[_Key, list[int]]:
    """Return what near-duplicates have in common -> the records that have it, so that only those are compared."""
    result: dict[_Key, list[int]] = defaultdict(list)
    seen: set[Identity] = set()
    for vendor, indexes in registry.by_vendor.items():
        for index in indexes if trunk(vendor) in trunks else ():
            identity = identity_of(registry.drivers.raw[index])
            if identity.key in seen:
                continue  # one of several twins is enough, else a thousand twins were a million pairs
            seen.add(identity.key)
            for key in _keys(identity):
                result[key].append(index)
            for key, _ in _gaps(identity):
                result[key].append(index)
    return result


def _keys(driver: Identity) -> Iterator[_Key]:
    """Yield what is the same in two names of one driver: the letters, or the words that tell, or almost all words."""
    place = (driver.project_id.casefold(), trunk(driver.vendor))
    yield (*place, squeezed(driver.name))
    telling = _telling(driver)
    if telling:
        yield (*place, telling)
    yield (*place, tuple(word for word in _every(driver) if word not in FILLER))


def _gaps(driver: Identity) -> Iterator[tuple[_Key, str]]:
    """Yield the name without one long word, and that word: the same gap, and the words may be near."""
    every = _every(driver)
    for position, word in enumerate(every):
        if len(word) >= _SHORTEST and word.isalpha() and word not in PROTOCOLS:
            rest = every[:position], every[position + 1 :]
            yield (driver.project_id.casefold(), trunk(driver.vendor), *rest), word


def _slips(registry: Registry, key: _Key, indexes: Sequence[int]) -> dict[str, set[int]]:
    result: dict[str, set[int]] = defaultdict(set)
    for index in indexes:
        for gap, word in _gaps(identity_of(registry.drivers.raw[index])):
            for left in without_one(word) if gap == key else ():
                result[left].add(index)
    return result


def _every(driver: Identity) -> tuple[str, ...]:
    return tuple(singular(word) for word in words(driver.name[:_LONGEST]))


def _telling(driver: Identity) -> tuple[str, ...]:
    """Return the words of a name that tell which driver it is, sorted."""
    spaced = " ".join(words(driver.name[:_LONGEST]))
    if "channel" in spaced or " over " in spaced:
        for spelling, protocol in PROTOCOLS.items():
            spaced = spaced.replace(spelling, protocol.lower()) if " " in spelling else spaced
    said = _said(driver.project_id, driver.vendor)
    return tuple(sorted(singular(word) for word in spaced.split() if word not in said))


@lru_cache(maxsize=1 << 12)
def _said(project_id: str, vendor: str) -> frozenset[str]:
    return frozenset((*FILLER, *words(project_id), *words(vendor)))


def _near(mine: Identity, other: Identity) -> bool:
    """Twins by case alone are told elsewhere; a letter more than `s` must not be all that a model differs by."""
    if mine.key == other.key:
        return False
    return not any(c.isdigit() for c in squeezed(mine.name)) or _digits(mine.name) == _digits(
        other.name
    )


def _digits(name: str) -> str:
    return "".join(c for c in name if c.isdigit())
