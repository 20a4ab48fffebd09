"""A description that is another vendor's, word for word.

What
    The description is the same as in a record of another vendor. It names that vendor or its product, and neither
    this record's vendor nor its driver.
Why
    The record was copied and the description was not adapted: an operator reads of the wrong product.
Wrong
    {"vendor": "Halden Storage", "name": "HX iSCSI", "description": "Provides volumes on Soltana arrays over iSCSI."}
Right
    {"vendor": "Halden Storage", "name": "HX iSCSI", "description": "Provides volumes on Halden HX arrays over iSCSI."}
Fix
    Describe this driver. One sentence that fits the drivers of several vendors is fine.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import squeezed
from gate.knowledge.names import words
from gate.knowledge.page_words import same_house
from gate.knowledge.page_words import telling_words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

META = Rule("description-of-another-vendor", Severity.WARNING, Scope.REGISTRY)
_MOST_VENDORS = 5
_LONG = 3


def check(registry: Registry, focus: Sequence[Driver]) -> Iterator[Finding]:
    """Compare each description with those of other vendors."""
    wanted = {driver.description for driver in focus if driver.description}
    if not wanted:
        return
    owners = _owners(registry, wanted)
    for driver in focus:
        found = owners.get(driver.description or "", {})
        for vendor, index in found.items() if len(found) > 1 else ():
            other = registry.drivers[index]
            if not same_house(vendor, driver.vendor) and _is_only_about(other, driver):
                yield _finding(driver, other)
                break


def _owners(registry: Registry, wanted: set[str]) -> dict[str, dict[str, int]]:
    """Return description -> vendor -> its first record with it."""
    result: dict[str, dict[str, int]] = defaultdict(dict)
    for index, raw in enumerate(registry.drivers.raw):
        text = raw.get("description") if isinstance(raw, dict) else None
        if isinstance(text, str) and text in wanted and len(result[text]) < _MOST_VENDORS:
            result[text].setdefault(identity_of(raw).vendor, index)
    return result


def _is_only_about(other: Driver, driver: Driver) -> bool:
    """Tell whether the description they share names the other one and not this one."""
    text = driver.description or ""
    mine, its = _telling(driver), _telling(other)
    return _names(text, its - mine) and not _names(text, mine)


def _telling(driver: Driver) -> set[str]:
    return {*telling_words(driver.vendor), *telling_words(driver.name)}


def _names(text: str, wanted: set[str]) -> bool:
    """Tell whether one of the words stands in the text; a short one must stand there alone."""
    said, letters = set(words(text)), squeezed(text)
    return any(word in said or (len(word) > _LONG and word in letters) for word in wanted)


def _finding(driver: Driver, other: Driver) -> Finding:
    message = (
        f'description is the one of "{printable(other.name)}" of {printable(other.vendor)}, word for word;'
        " describe this driver"
    )
    key = driver.description or ""
    return Finding("/description", message, key=key, related=(other.identity,)).of(driver)
