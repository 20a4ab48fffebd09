"""What opens and closes: brackets that are wrong, missing, one too many or too deep."""

import json
import re
from functools import cached_property
from typing import TypeVar

from registry.brackets import CLOSERS
from registry.brackets import Role
from registry.brackets import closing
from registry.brackets import indent
from registry.brackets import role
from registry.joints import Joints
from registry.lexis import SPACE
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.recovery import is_deeper
from registry.recovery import is_doubled

_T = TypeVar("_T")
MOST_LEVELS = 64
_NESTING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|(?P<opening>[\[{]++)|(?P<closing>[\]}]++)')


class Nesting(Joints):
    """Passes opening and closing brackets, noting what is wrong with them."""

    @cached_property
    def well_formed(self) -> bool:
        """Tell whether the text is JSON from the first bracket on: odd as it may look, then none is wrong."""
        try:
            _, end = json.JSONDecoder().raw_decode(self.text, self.opened[0].start)
        except (ValueError, RecursionError):
            return False
        return SPACE.fullmatch(self.text, end) is not None

    def _bracket(self, right: str) -> None:
        """Pass an opening bracket, which has to be the `right` one."""
        if is_doubled(self.text, self.position) and not (self.opened and self.well_formed):
            self.one_too_many(right)
        if self.peek() == right:
            self.position += 1
        else:
            self.wrong(right, f"expected {right}; write {right}")

    def _too_deep(self) -> None:
        start, level = self.position, 0
        for match in _NESTING.finditer(self.text, start):
            brackets = match["closing"]
            if brackets and len(brackets) >= level:
                self.position = match.start() + level
                break
            level += len(match["opening"] or "") - len(brackets or "")
        else:
            self.position = len(self.text)
        self.fault(Extent(start, start + 1), f"nested deeper than {MOST_LEVELS} levels; flatten it")

    def _closed(self, comma: int) -> bool:
        """Deal with a closing bracket; True if the innermost object or array ends with it."""
        here = self.peek()
        verdict = role(self.text, self.position, self.opened)
        if verdict is not Role.CLOSES and self.well_formed:
            verdict = Role.CLOSES
        if verdict is Role.EXTRA:
            self.one_too_many(here)
            return False
        if verdict is Role.MISSING:
            self._unclosed()
            return True
        if verdict is Role.WRONG:
            opening, line = self._opening()
            right = CLOSERS[opening]
            self.wrong(right, f"expected {right} for the {opening} of line {line}; write {right}")
        else:
            self.position += 1
        if comma >= 0:
            message = f"comma before the closing {here}, JSON allows none there; take the comma out"
            self.fault(Extent(comma, comma + 1), message, TextEdit(comma, comma + 1, ""))
        return True

    def _unclosed(self) -> None:
        opening, line = self._opening()
        end = self.solid
        while self.text[end - 1] == "," and end > self.opened[-1].start + 1:
            end -= 1
        closer, sure = closing(self.text, self.opened[-1], end, self.position)
        where = f" for the {opening} of line {line}"
        self.missing(CLOSERS[opening], end, closer, where, guessed=not sure)
        self.unclosed = end

    def _opening(self) -> tuple[str, int]:
        """Return the innermost open bracket and its line."""
        opening = self.opened[-1]
        return opening.bracket, self.text.count("\n", 0, opening.start) + 1

    def _left_open(self, result: _T, comma: int) -> _T:
        """End an object or array that lacks its bracket; a `comma` it has at its end is the outer one's."""
        self._unclosed()
        self.position = comma if comma >= 0 else self.position
        return result

    def _is_sibling(self, first: int) -> bool:
        """Tell whether a key is one of the object around, as its indentation says: this one was left open."""
        start = self.opened[-1].start
        mine = indent(self.text, self.position, alone=True)
        if mine is None or len(self.opened) < 2 or self.opened[-2].bracket != "{":
            return False
        inside = mine == indent(self.text, start) and is_deeper(self.text, first, start)
        return inside and not self.well_formed
