"""What a change takes away, and whether its subject says that this is what it is for."""

import re

from gate.change import Change
from registry.lexis import Extent

_REMOVING = re.compile(
    r"\b(?:remov|delet|drop|retir|obsolet|deprecat|eol|end of life|clean|discontinu|unsupport|dead|merg|split|"
    r"replac|renam|unif|consolidat|duplicat|wrong|invalid|mov)\w*",
    re.IGNORECASE,
)
_REVERT = re.compile(r"^\W*revert\b", re.IGNORECASE)


def says_removal(subject: str) -> bool:
    """Tell whether the subject of a change announces that something goes."""
    return _REMOVING.search(subject) is not None or is_revert(subject)


def is_revert(subject: str) -> bool:
    """Tell whether a change reverts another one on purpose."""
    return _REVERT.match(subject) is not None


def place_in_head(change: Change, index: int) -> str:
    """Return the pointer of the record that now stands where record `index` of the base stood."""
    head = change.head.registry
    if not len(head.drivers):
        return "/drivers"
    before = _before(change, index)
    return f"/drivers/{min(index if before is None else before + 1, len(head.drivers) - 1)}"


def gap_in_head(change: Change, index: int) -> Extent:
    """Return where record `index` of the base was cut out: the end of the record before, or the head of the list."""
    document, before = change.head.document, _before(change, index)
    if before is None:
        return document.extent("/drivers", key=True)
    end = document.extent(f"/drivers/{before}").end
    return Extent(end - 1, end)


def _before(change: Change, index: int) -> int | None:
    """Return the index in the head of the nearest record that stood before record `index` of the base."""
    base, head = change.base.registry, change.head.registry
    for before in range(index - 1, max(-1, index - 50), -1):
        places = head.identities.get(base.drivers[before].identity.key)
        if places:
            return places[-1]
    return None
