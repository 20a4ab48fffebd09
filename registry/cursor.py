"""A position in a text: what stands there, what to skip, and the faults noted on the way."""

import re
from dataclasses import dataclass
from dataclasses import field

from registry.lexis import MOST_FAULTS
from registry.lexis import SPACE
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import Word
from registry.lexis import printable

_COMMENT = re.compile(r"//[^\n]*+|#[^\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:[ \t\r][^\n]*+)?$", re.MULTILINE)
_FOREIGN_SPACE = re.compile(r"(?:(?![ \t\n\r])[\s\u200b-\u200f\u2060\ufeff])++")
_USUAL = frozenset('{}[]":,-0123456789tfn')
_STRAY = re.compile(r"[^\n,\[\]{}]*+")


class TooManyFaults(Exception):
    """Raised inside a parse to end it; the faults found so far stand."""


@dataclass
class Cursor:
    """Walks over a text from token to token."""

    text: str
    position: int = 0
    faults: list[Fault] = field(default_factory=list)
    # Where the last token ended, and where the space after it does.
    solid: int = 0
    _resumed: int = -1

    def peek(self) -> str:
        """Return the character at the position, empty at the end."""
        return self.text[self.position : self.position + 1]

    def fault(
        self,
        extent: Extent,
        message: str,
        *repair: TextEdit,
        kind: str = "syntax",
        guessed: bool = False,
    ) -> None:
        """Note a fault; gives the parse up at the 200th, a text so broken is not JSON at all."""
        self.faults.append(Fault(kind, extent, message, repair, guessed))
        if len(self.faults) >= MOST_FAULTS:
            raise TooManyFaults

    def missing(
        self, what: str, where: int, text: str, detail: str = "", *, guessed: bool = False
    ) -> None:
        """Note that `what` is missing at `where`, and that `text` mends it."""
        edit = self._insertion(where, text)
        message = f"missing {what}{detail}; add the {what}"
        self.fault(Extent(where, where), message, edit, guessed=guessed)

    def missing_too(self, what: str, text: str) -> None:
        """Note that `what` is missing as well, after what the last fault misses."""
        last = self.faults[-1]
        said, advice = last.message.rsplit("; ", 1)
        edit = self._insertion(last.extent.start, text)
        message = f"{said}, and a {what}; {advice} and a {what}"
        self.faults[-1] = last._replace(message=message, repair=(edit,))

    def _insertion(self, where: int, text: str) -> TextEdit:
        """Return the edit that inserts all that is missing at `where`, now the edit of all its faults."""
        first = len(self.faults)
        while first and _inserts_at(self.faults[first - 1], where):
            first -= 1
        if first < len(self.faults):
            text = self.faults[-1].repair[0].text + text
        edit = TextEdit(where, where, text)
        self.faults[first:] = [f._replace(repair=(edit,)) for f in self.faults[first:]]
        return edit

    def take(self, word: Word) -> object:
        """Pass a word, noting what was wrong with it, and return its value."""
        self.position = word.end
        for fault in word.faults:
            self.fault(
                fault.extent, fault.message, *fault.repair, kind=fault.kind, guessed=fault.guessed
            )
        return word.value

    def space(self) -> None:
        """Skip white space; comments, conflict markers and what only looks like space with a fault."""
        if self.position != self._resumed:
            self.solid = self.position
        while True:
            match = SPACE.match(self.text, self.position)
            self.position = match.end() if match else self.position
            here = self.peek()
            if here in _USUAL or not (self._comment() or self._foreign_space()):
                break
        self._resumed = self.position

    def _comment(self) -> bool:
        here = self.peek()
        pattern = _COMMENT if here in ("/", "#") else _CONFLICT
        match = pattern.match(self.text, self.position) if here and here in "/#<=>|" else None
        if match is None:
            return False
        extent, shown = Extent(*match.span()), printable(match.group())
        self.position = extent.end
        if pattern is _CONFLICT:
            message = f"a merge conflict was left in the text: {shown}; take it out"
            self.fault(extent, message)
        else:
            open_end = shown.startswith("/*") and not match.group().endswith("*/")
            repair = [] if open_end else [self._without(extent)]
            self.fault(extent, f"JSON has no comments: {shown}; take the comment out", *repair)
        return True

    def _without(self, extent: Extent) -> TextEdit:
        """Return the edit that takes a comment out, with the blanks before it or the line it has alone."""
        start, end = extent
        while start and self.text[start - 1] in " \t":
            start -= 1
        if self.text[end : end + 1] not in ("\n", ""):
            return TextEdit(*extent, "")
        if start and self.text[start - 1] == "\n":
            return TextEdit(start, end + 1, "")
        return TextEdit(start, end, "")

    def _foreign_space(self) -> bool:
        match = _FOREIGN_SPACE.match(self.text, self.position)
        if match is None:
            return False
        extent = Extent(*match.span())
        self.position = extent.end
        message = f"unexpected {printable(match.group())}, which is no space in JSON; write a space"
        self.fault(extent, message, TextEdit(*extent, " "))
        return True

    def stray(self) -> None:
        """Skip what can be nothing, up to where something may begin again."""
        start = self.position
        match = _STRAY.match(self.text, start)
        self.position = max(start + 1, match.end() if match else 0)
        shown = printable(self.text[start : self.position].rstrip())
        message = f"unexpected {shown}, expected a comma or a closing bracket; take it out"
        end = start + len(self.text[start : self.position].rstrip())
        repair = [] if '"' in shown else [TextEdit(start, end, "")]
        guessed = any(character.isalnum() for character in shown)
        self.fault(Extent(start, self.position), message, *repair, guessed=guessed)

    def one_too_many(self, what: str) -> None:
        """Skip the character at the position, which is there once too often."""
        extent = Extent(self.position, self.position + 1)
        self.position += 1
        self.fault(extent, f"one {what} too many; take the {what} out", TextEdit(*extent, ""))

    def wrong(self, right: str, message: str) -> None:
        """Skip the character at the position, which stands where `right` has to."""
        extent = Extent(self.position, self.position + 1)
        shown = f"unexpected {printable(self.peek())}, {message}"
        self.position += 1
        self.fault(extent, shown, TextEdit(*extent, right))


def _inserts_at(fault: Fault, where: int) -> bool:
    return len(fault.repair) == 1 and fault.repair[0][:2] == (where, where)
