"""A name has a bracket without its partner, or a mark in front.

What
    Names of vendors and drivers begin with a letter, a digit or an opening bracket, and their brackets come in pairs.
Why
    Half a bracket is half a name: a word was cut off when it was copied. The name is part of the driver's
    identity, so it stays on the dashboard and in every address that leads there.
Wrong
    {"name": "HX driver (iSCSI"}
Right
    {"name": "HX driver (iSCSI)"}
Fix
    Write the whole name.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.strings import LONGEST
from gate.knowledge.unseen import shown
from registry.model import Driver
from registry.model import Registry

META = Rule("stray-punctuation", Severity.WARNING, Scope.RECORD)
_FRONT = re.compile(r"\s*[,;:!?*/\\|)\]}=+-]")
_BRACKET = re.compile(r"[()\[\]{}]")
_PARTNER = {")": "(", "]": "[", "}": "{"}


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look at both parts of the name."""
    for field, value in (("vendor", driver.vendor), ("name", driver.name)):
        what = _wrong(value[:LONGEST])
        if what:
            message = f'{field} "{shown(value)}" has {what}; write the whole name'
            yield Finding(f"/{field}", message, key=value)


def _wrong(value: str) -> str:
    front = _FRONT.match(value)
    if front is not None:
        return f"a {front.group().strip()} in front"
    open_ones: list[str] = []
    for bracket in _BRACKET.findall(value):
        if bracket not in _PARTNER:
            open_ones.append(bracket)
        elif not open_ones or open_ones.pop() != _PARTNER[bracket]:
            return f"a {bracket} without its partner"
    return f"a {open_ones[-1]} without its partner" if open_ones else ""
