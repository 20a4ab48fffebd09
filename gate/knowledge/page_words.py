"""Compares what a page is about with the words of a record."""

import re
from collections.abc import Collection
from collections.abc import Iterable
from functools import lru_cache

from gate.knowledge.names import PROTOCOLS
from gate.knowledge.names import fold
from gate.knowledge.names import general
from gate.knowledge.names import squeezed
from gate.knowledge.names import words
from registry.model import Driver

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Words of OpenStack and of storage and networking at large: no driver's or vendor's own.
_GENERIC = frozenset(
    """
    admin agent api array arrays back backend backends backup bare block bmc channel ci cinder class
    cluster compute config configuration content control controller data designate devref disk doc docs
    family features fibre fiber file files flash fuel fwaas generic guide hardware hypervisor install
    ironic l2 l3 lbaas linux main manager manila master mech mechanism mechanismdriver metal ml2 module
    native nas neutron nova official open openstack os plug pool pxe reference remote router sahara san
    sds sdn series server service services share shares source ssh support switch switches type unified
    v1 v2 v3 v4 virtual volumes vpnaas wiki
    """.split()
).union(*(spelling.split() for spelling in PROTOCOLS))


@lru_cache(maxsize=1 << 16)
def telling_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` that can tell one driver or vendor from another, without case."""
    whole = [word for word in _WORD.findall(text) if not _says_nothing(fold(word))]
    return tuple(word for word in words(_HUMP.sub(" ", " ".join(whole))) if not _says_nothing(word))


def _says_nothing(word: str) -> bool:
    return len(word) < 2 or general(word) or word in _GENERIC or word.isdecimal()


def shares_word(
    wanted: Iterable[str], topic: str, texts: Iterable[str], apart_from: str = ""
) -> bool:
    """Tell whether a `wanted` word of a topic stands in a text, or a text's telling word in the topic.

    The words of `apart_from`, a vendor's name, do not count.
    """
    vendor = squeezed(apart_from)
    flat = squeezed(topic)
    for text in texts:
        mine = squeezed(text)
        if any(word in mine for word in wanted):
            return True
        own = (word for word in telling_words(text) if len(word) > 2 and word not in vendor)
        if any(word in flat for word in own):
            return True
    return False


def own_texts(driver: Driver) -> list[str]:
    """Return the texts of a record that say which product it is for, its vendor left out."""
    upstream = driver.upstream
    where = [upstream.path, upstream.class_name or ""] if upstream else []
    return [driver.name, *where, driver.repo or "", driver.description or ""]


def is_about(driver: Driver, topic: str, apart_from: Collection[str] = ()) -> bool:
    """Tell whether a page on `topic` can be about the driver or its vendor; the texts `apart_from` do not count."""
    texts = [text for text in own_texts(driver) if text not in apart_from]
    return shares_word(telling_words(topic), topic, (driver.vendor, *texts))


@lru_cache(maxsize=1 << 14)
def same_house(one: str, other: str) -> bool:
    """Tell whether two vendor names can mean one company, before and after it was renamed or bought."""
    mine, its = squeezed(one), squeezed(other)
    if mine == its or (len(mine) > 1 < len(its) and (mine.startswith(its) or its.startswith(mine))):
        return True
    return bool(set(telling_words(one)) & set(telling_words(other)))
