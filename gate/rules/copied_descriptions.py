"""A description that tells of another driver.

What
    The name says one protocol and the description another; or the description names a product that only a
    sibling of the same vendor has in its name, and not this driver's own.
Why
    The record was copied from the sibling and the description was not adapted: an operator reads it and takes the
    wrong driver.
Wrong
    {"vendor": "Halden Storage", "name": "Halden HX FC driver",
     "description": "Provides volumes on Halden HX arrays over iSCSI."}
Right
    {"vendor": "Halden Storage", "name": "Halden HX FC driver",
     "description": "Provides volumes on Halden HX arrays over Fibre Channel."}
Fix
    Describe this driver. A description that fits all siblings is fine.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import PROTOCOLS
from gate.knowledge.names import general
from gate.knowledge.names import protocols
from gate.knowledge.names import squeezed
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Identity
from registry.model import Registry

META = Rule("copied-descriptions", Severity.WARNING, Scope.REGISTRY)

_MOST_SIBLINGS = 60


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Yield a finding on each description that fits another driver better."""
    for driver in focus:
        text = driver.description
        if not text or text.isspace():
            continue
        finding = _of_other_protocol(driver, text) or _of_sibling(registry, driver, text)
        if finding is not None:
            yield finding.of(driver)


def _of_other_protocol(driver: Driver, text: str) -> Finding | None:
    named, described = protocols(driver.name), protocols(text)
    if not named or not described or named & described or squeezed(driver.name) in squeezed(text):
        return None
    mine, other = ", ".join(sorted(named)), ", ".join(sorted(described))
    message = f"description speaks of {other}, the name of {mine}; describe this driver"
    return Finding("/description", message, key=f"{mine}: {other}")


class Text(NamedTuple):
    """A description's words, and its letters without anything between them."""

    words: frozenset[str]
    letters: str

    def share(self, names: frozenset[str]) -> float:
        """Return how many of the words stand in the text, 1 for all; a short one must stand there alone."""
        found = [
            word for word in names if word in self.words or (len(word) > 3 and word in self.letters)
        ]
        return len(found) / len(names) if names else 0.0


def _of_sibling(registry: Registry, driver: Driver, description: str) -> Finding | None:
    text = Text(frozenset(words(description)), squeezed(description))
    mine = _telling(driver)
    share = text.share(mine)
    for sibling in _siblings(registry, driver):
        if description == sibling.description:
            severity = _taken(text, _named(driver), _named(sibling))
        elif mine and share == 0 and _is_of(text, _telling(sibling) - mine):
            severity = Severity.INFO
        else:
            continue
        if severity is not None:
            return _copied(driver, sibling, severity)
    return None


def _taken(text: Text, mine: frozenset[str], its: frozenset[str]) -> Severity | None:
    """Of two records with one description, does it say more of the other's name than of this one's?"""
    if mine - its and text.share(its - mine) > text.share(mine - its):
        return Severity.WARNING
    if mine - its:
        products = (mine - its).difference(PROTOCOLS) and (its - mine).difference(PROTOCOLS)
        other_product = bool(products) and text.share(mine) == 0
        return Severity.INFO if other_product else None
    return Severity.INFO if _is_of(text, its - mine) else None


def _is_of(text: Text, names: frozenset[str]) -> bool:
    return text.share(names) == 1 and any(len(word) > 2 for word in names)


def _siblings(registry: Registry, driver: Driver) -> Iterator[Driver]:
    for index in registry.by_vendor.get(driver.vendor, ())[:_MOST_SIBLINGS]:
        if index != driver.index:
            yield registry.drivers[index]


def _telling(driver: Driver) -> frozenset[str]:
    """Return the words of a name that say which product it is for."""
    return _words_of(driver.identity).difference(PROTOCOLS)


def _named(driver: Driver) -> frozenset[str]:
    """Return the words of a name that say which of the vendor's drivers it is."""
    return _words_of(driver.identity)


@lru_cache(maxsize=1 << 14)
def _words_of(driver: Identity) -> frozenset[str]:
    said = {*words(driver.vendor), *words(driver.project_id)}
    named = (word for word in words(driver.name) if word not in said)
    return frozenset(word for word in named if not word.isdigit() and not general(word))


def _copied(driver: Driver, sibling: Driver, severity: Severity) -> Finding:
    same = sibling.description == driver.description
    what = "is the one of" if same else "has the product of"
    message = f'description {what} the driver "{printable(sibling.name)}"; describe this driver'
    key = driver.description or ""
    return Finding("/description", message, key=key, related=(sibling.identity,), severity=severity)
