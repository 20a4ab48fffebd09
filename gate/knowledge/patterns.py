"""RE2, and nothing else, runs the patterns of the data: no pattern can hang us.

Python's `re` only looks at a pattern's text, to save RE2 the work where the verdict is plain.
"""

import json
import re
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from typing import NamedTuple

from registry.lexis import printable
from registry.model import Driver

SUCCESS = "/ci/success_pattern"
FAILURE = "/ci/failure_pattern"
MOST_CHARACTERS = 500
_MOST_MEMORY = 1 << 20
_MOST_LINE = 4000
# Literal characters and single atoms with one repetition: such a pattern always compiles.
_PLAIN = re.compile(r"(?:[\w :,=@#%&!<>'\"~/-]|(?:\\[SdwDWs]|\.)[*+]?|\\[^\w\s])*", re.ASCII)
# The parts of such a pattern: what stands for any characters, or one that stands for itself.
_PART = re.compile(r"(?P<any>(?:\\[SdwDWs]|\.)[*+]?)|\\?(?P<own>.)", re.DOTALL)
_CHOICE = re.compile(r"\([\w ]+(?:\|[\w ]+)*\)\Z", re.ASCII)
_USUAL = re.compile(
    r"(?!.*\d{5})([A-Za-z0-9][\w.-]{2,80}) \\S\+ : SUCCESS\n\1 \\S\+ : (?:FAILURE|FAILED|FAIL)",
    re.ASCII,
)


class Side(NamedTuple):
    """One of a driver's two patterns; `good` tells which one."""

    pointer: str
    pattern: str
    good: bool

    @property
    def shown(self) -> str:
        """The pattern as messages show it: as it is written in the file."""
        return spelt(self.pattern)

    @property
    def label(self) -> str:
        """The field's name in words."""
        return "success pattern" if self.good else "failure pattern"


def spelt(pattern: str, most: int = 80) -> str:
    """Show a pattern as JSON spells it, so that what a message proposes can be pasted into the file."""
    return printable(json.dumps(pattern, ensure_ascii=False)[1:-1], most)


def sides(driver: Driver) -> Iterator[Side]:
    """Yield the patterns of a driver that are there and need a look; a pair as it should be needs none."""
    ci = driver.ci
    if ci is None:
        return
    # A longer one is against the schema, which says so.
    good, bad = (
        pattern if pattern is None or len(pattern) <= MOST_CHARACTERS else None
        for pattern in (ci.success_pattern, ci.failure_pattern)
    )
    if is_usual(good or "", bad or ""):
        return
    for pointer, pattern in ((SUCCESS, good), (FAILURE, bad)):
        if pattern is not None:
            yield Side(pointer, pattern, pointer == SUCCESS)


def pair(driver: Driver) -> tuple[Side, Side] | None:
    """Return both patterns, if both are there, differ and need a look."""
    found = tuple(side for side in sides(driver) if side.pattern)
    return found if len(found) == 2 and found[0].pattern != found[1].pattern else None


@lru_cache(maxsize=1 << 18)
def is_usual(success: str, failure: str) -> bool:
    r"""Tell whether two patterns name the same job in Zuul's form, `job \S+ : SUCCESS`, with nothing else to them."""
    return _USUAL.fullmatch(f"{success}\n{failure}") is not None


def refusal(pattern: str) -> str:
    """Return why RE2 cannot run a pattern; empty if it can."""
    if len(pattern) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS} characters"
    if _PLAIN.fullmatch(pattern):
        return ""
    compiled = _compiled(pattern)
    return compiled.removesuffix(f": {pattern}") if isinstance(compiled, str) else ""


def searches(pattern: str, line: str) -> bool:
    """Tell whether a pattern is found in a line; one that RE2 refuses is found nowhere."""
    if len(pattern) > MOST_CHARACTERS or _literal(pattern) not in line:
        return False
    compiled = _compiled(pattern)
    text = line[:_MOST_LINE].encode("utf-8", "replace")
    return not isinstance(compiled, str) and compiled.search(text) is not None


def taken(pattern: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines in which a pattern is found."""
    literal = _literal(pattern) if len(pattern) <= MOST_CHARACTERS else ""
    return (line for line in lines if literal in line and searches(pattern, line))


def replacement_refusal(pattern: str, text: str) -> str:
    r"""Return why a text, in which `\1` is the first group, cannot replace what a pattern finds; empty if it can."""
    compiled = _compiled(pattern)
    groups = 0 if isinstance(compiled, str) else compiled.groups
    named = max((int(number) for number in re.findall(r"\\(\d)", text)), default=0)
    if named > groups:
        return f"it names group {named}, the pattern has {groups}"
    return "it ends with a backslash" if re.search(r"(?<!\\)(?:\\\\)*\\\Z", text) else ""


def replaced(pattern: str, text: str, value: str) -> str:
    """Return `value` with every match of a pattern replaced; what RE2 refuses changes nothing."""
    compiled = _compiled(pattern)
    if isinstance(compiled, str):
        return value
    try:
        return str(compiled.sub(text.encode(), value.encode()).decode("utf-8", "replace"))
    except (IndexError, ValueError):
        return value


@lru_cache(maxsize=1 << 12)
def _literal(pattern: str) -> str:
    """Return a text that every line has in which the pattern is found; empty if nothing is known."""
    plain = _CHOICE.sub("", pattern.removeprefix("^").removesuffix("$"))
    # RE2 sees a question mark where a line has what is no character.
    if "?" in plain or not _PLAIN.fullmatch(plain):
        return ""
    spelt_out = "".join(part["own"] or "\n" for part in _PART.finditer(plain))
    return max(spelt_out.split("\n"), key=len)


@lru_cache(maxsize=1 << 10)
def _compiled(pattern: str) -> Any:
    """Return RE2's object, or its refusal in words."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "no reason given"
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    except UnicodeEncodeError:
        return "a lone surrogate is no character"
