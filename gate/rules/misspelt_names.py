"""A vendor, product or project misspelt in the record that it names.

What
    The name or the description has a word that is but for a letter or two the vendor, a word of the driver's name,
    or the project.
Why
    Whoever searches for the product does not find it; and if it is the vendor's field that is wrong, nobody sees it.
Wrong
    {"vendor": "Halden", "name": "Halden HX", "description": "Provides volumes on Hadlen HX arrays."}
Right
    {"vendor": "Halden", "name": "Halden HX", "description": "Provides volumes on Halden HX arrays."}
Fix
    Find out which of the two spellings is right.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.names import general
from gate.knowledge.names import near
from gate.knowledge.names import shortened
from gate.knowledge.names import words
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("misspelt-names", Severity.INFO, Scope.RECORD)

_SHORTEST = 6
_PLAIN = frozenset(
    """
    agents cluster clusters connect controller direct storages switches virtual
    """.split()
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each field with a word that is nearly one of the record's own names."""
    vendor = _proper(driver.vendor)
    own = {*vendor, *_proper(driver.name), *_proper(driver.project_id)}
    for field, text, right in (
        ("name", driver.name, vendor),
        ("description", driver.description or "", own),
    ):
        if not text or not right:
            continue
        for word in dict.fromkeys(words(text)):
            meant = _meant(word, right) if len(word) >= _SHORTEST and word not in right else None
            if meant is not None:
                message = f'{field} has "{printable(word)}", the record\'s own name is "{meant}"; check its spelling'
                yield Finding(f"/{field}", message, key=word)


def _proper(name: str) -> set[str]:
    """Return the words of a name that are long enough to be told from a near one."""
    return {
        word
        for word in words(name[:200])
        if len(word) >= _SHORTEST and word.isalpha() and not general(word)
    }


def _meant(word: str, right: set[str]) -> str | None:
    for meant in right:
        # One slip leaves the first two letters or the last two as they are.
        if (word[:2] != meant[:2] and word[-2:] != meant[-2:]) or abs(len(word) - len(meant)) > 1:
            continue
        if shortened(word, meant) or word[:-1] == meant[:-1]:  # managed and manager are two words
            continue
        if word.isalpha() and word not in _PLAIN and not general(word) and near(word, meant):
            return meant
    return None
