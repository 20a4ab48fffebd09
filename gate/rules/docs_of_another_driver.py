"""A record links the documentation of another driver.

What
    The name of the page (`.../hpe-3par-driver.html`) has the words of another record's vendor and name, and none of
    this record's own.
Why
    Records are made by copying a sibling, and the link is what is forgotten.
Wrong
    {"vendor": "Halden", "name": "HX iSCSI", "wiki": "https://docs.openstack.org/kilo/content/soltana-driver.html"}
Right
    {"vendor": "Halden", "name": "HX iSCSI", "wiki": "https://docs.openstack.org/kilo/content/halden-hx-driver.html"}
Fix
    Link this driver's own page. Where the vendor has one page for several drivers, all is well: that is only
    information.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.docs_pages import docs_page
from gate.knowledge.names import squeezed
from gate.knowledge.page_words import own_texts
from gate.knowledge.page_words import same_house
from gate.knowledge.page_words import shares_word
from gate.knowledge.page_words import telling_words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("docs-of-another-driver", Severity.WARNING, Scope.REGISTRY)
_MOST = 50
_FEW = 20
_WORD = re.compile(r"[^\W_]+")


class Foreign(NamedTuple):
    """A driver whose page has words that are not its own."""

    driver: Driver
    words: tuple[str, ...]
    page: str


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Find pages whose names do not fit their record, then the record they fit."""
    foreign = [
        found
        for driver in focus
        if driver.wiki and (found := _foreign(driver, registry)) is not None
    ]
    if not foreign:
        return
    index = _index(registry, {word for one in foreign for word in one.words})
    for one in foreign:
        other = _other(registry, one, index)
        if other is not None:
            yield _finding(one, other)


def _foreign(driver: Driver, registry: Registry) -> Foreign | None:
    rest = _without_vendor(driver.wiki or "", driver.vendor)
    name = driver.name.lower()
    if not rest or any(word in name for word in rest):
        return None
    page = docs_page(driver.wiki or "")
    if page is None or shares_word(rest, page.topic, own_texts(driver), driver.vendor):
        return None
    if f"openstack/{page.project}" in registry.projects.keys() - {driver.project_id}:
        return None  # docs-of-another-project has told it
    return Foreign(driver, rest, page.topic)


@lru_cache(maxsize=1 << 16)
def _without_vendor(wiki: str, vendor: str) -> tuple[str, ...]:
    """Return the telling words of a page's name that are not the vendor's."""
    page, own = docs_page(wiki), squeezed(vendor)
    return tuple(word for word in telling_words(page.topic) if word not in own) if page else ()


def _index(registry: Registry, wanted: set[str]) -> dict[str, list[int]]:
    """Return for each wanted word the first records whose vendor or name has it."""
    result: dict[str, list[int]] = defaultdict(list)
    for index, raw in enumerate(registry.drivers.raw):
        identity = identity_of(raw)
        flat = f"{identity.vendor}{identity.name}".lower().replace(" ", "")
        if len(wanted) < _FEW and not any(map(flat.__contains__, wanted)):
            continue
        for word in wanted & (_words_of(identity.vendor) | _words_of(identity.name)):
            if len(result[word]) < _MOST:
                result[word].append(index)
    return result


def _words_of(text: str) -> set[str]:
    found = _WORD.findall(text.lower())
    return {*found, "".join(found)}


def _other(registry: Registry, one: Foreign, index: dict[str, list[int]]) -> Driver | None:
    """Return the record that has all the foreign words; one of the same vendor first."""
    numbers = set.intersection(*(set(index.get(word, ())) for word in one.words))
    found = [registry.drivers[number] for number in sorted(numbers - {one.driver.index})]
    siblings = [other for other in found if same_house(other.vendor, one.driver.vendor)]
    # That two vendors have the very same page is told by copied-links.
    if siblings or any(other.wiki == one.driver.wiki for other in found):
        return siblings[0] if siblings else None
    return found[0] if found else None


def _finding(one: Foreign, other: Driver) -> Finding:
    sibling = same_house(other.vendor, one.driver.vendor)
    message = f"the page {printable(one.page, 60)} seems to be about {printable(str(other.identity), 120)}; "
    severity = Severity.INFO if sibling else Severity.WARNING
    message += "link this driver's own page"
    related = (other.identity,)
    found = Finding("/wiki", message, key=one.page, related=related, severity=severity)
    return found.of(one.driver)
