r"""A pattern that was copied from the template and never filled in.

What
    The pair `Build Successful` / `Build Failed`, or a pattern that holds a placeholder such as `<job-name>`.
Why
    Zuul writes `Build succeeded` and `job link : SUCCESS`, so the pair is found in no comment of a Zuul: dozens of
    drivers carried it for years and were never marked as tested.
Wrong
    {"ci": {"id": "halden-storage-ci", "success_pattern": "Build Successful", "failure_pattern": "Build Failed"}}
Right
    {"ci": {"id": "halden-storage-ci", "success_pattern": "halden-hx \\S+ : SUCCESS",
            "failure_pattern": "halden-hx \\S+ : FAILURE"}}
Fix
    Look at a comment that your CI left on a change, and write the pattern that its line needs.
    A CI on Jenkins' Gerrit Trigger does write `Build Successful`; name its job all the same.
    `driverlog ci try` shows line by line what a pattern makes of your CI's comments.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.knowledge.jobs import is_template
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import sides
from gate.knowledge.placeholders import is_certain_placeholder
from registry.model import Driver
from registry.model import Registry

META = Rule("placeholder-pattern", Severity.WARNING, Scope.RECORD)

_BLANK = re.compile(
    r"<[\w -]{2,40}>|\$?\{[A-Za-z][\w -]{1,40}\}|\b(?:your|my|some)[ _-]?(?:ci|job|jobs|vendor|driver)\b"
    r"|\b(?:job[ _-]name|ci[ _-]name|vendor[ _-]name|TBD|TODO|FIXME|XXX+|xxx+)\b"
)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Yield a finding on each pattern that is the template's."""
    found = list(sides(driver))
    template = [side for side in found if is_template(side.pattern)]
    for side in found:
        if side in template and _is_pair(template, found):
            message = (
                f'{side.label} "{side.shown}" is the placeholder of the template, Zuul writes'
                f' "Build {"succeeded" if side.good else "failed"}"; write what the line of your CI\'s job looks like'
            )
            yield Finding(side.pointer, message, key=side.pattern)
        elif _is_blank(side.pattern):
            message = (
                f'{side.label} "{side.shown}" holds a placeholder, expected the name of a job;'
                " write what the line of your CI's job looks like"
            )
            yield Finding(side.pointer, message, key=side.pattern)


def _is_pair(template: list[Side], found: list[Side]) -> bool:
    """`Build Failed` beside another success pattern was thought of, if badly."""
    return len(template) == len(found) or any(side.good for side in template)


@lru_cache(maxsize=1 << 16)
def _is_blank(pattern: str) -> bool:
    blank = _BLANK.search(pattern)
    if blank is not None and not pattern[: blank.start()].endswith(("(?P", "(?")):
        return True
    return bool(pattern.strip(".*+^$ ")) and is_certain_placeholder(pattern)
